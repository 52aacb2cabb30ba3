;;; steps.el --- what both tests share -*- lexical-binding: t -*-

(defun step (name condition &optional seen)
  "Wait until CONDITION gives something, say NAME and what SEEN makes of it; end Emacs when it never does."
  (let ((end (+ (float-time) 30)) value)
    (while (and (not (setq value (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (message "  %-12s %s  %s" name (if value "ok  " "FAIL") (if (and value seen) (funcall seen value) ""))
    (unless value (kill-emacs 1))
    value))

(defun place (before &optional back)
  "Put point behind the first BEFORE, BACK characters back."
  (goto-char (point-min))
  (search-forward before)
  (backward-char (or back 0)))

(defun one-line (text)
  (replace-regexp-in-string "\n+" " | " (substring-no-properties text)))
