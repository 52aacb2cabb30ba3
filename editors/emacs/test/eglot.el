;;; eglot.el --- real Emacs, real Eglot, the file of the README -*- lexical-binding: t -*-

(require 'modelmeta-eglot)
(require 'flymake)
(setq eglot-sync-connect 30 eglot-autoshutdown t)

(defun finding ()
  (flymake-start)
  (seq-find (lambda (d) (string-match-p "temperature" (flymake-diagnostic-text d))) (flymake-diagnostics)))

(find-file "app.py")
(message "  Emacs %s, Eglot, %s" emacs-version major-mode)
(apply #'eglot (eglot--guess-contact))
(step "attach" (lambda () (and (eglot-managed-p) (eglot-current-server))))
(step "diagnostic" #'finding (lambda (d) (one-line (flymake-diagnostic-text d))))

(place "gpt-4o" 3)
(let (card)
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq card text)))
  (step "hover" (lambda () (and card (string-match-p "GPT-4o" card) (string-match-p "128" card) card)) #'one-line))

(place "create(\n    model=\"" 0)
(let* ((answer (eglot-completion-at-point)) (words (all-completions "" (nth 2 answer))))
  (step "completion" (lambda () (member "gpt-4o" words)) (lambda (found) (format "%d IDs, %s" (length words) (substring-no-properties (car found))))))

(place "temperature=3" 1)
(let ((fix (seq-find (lambda (action) (string-match-p "`2`" (plist-get action :title)))
                     (step "quick fix" (lambda () (append (eglot-code-actions (point) (1+ (point)) nil) nil))
                           (lambda (all) (mapconcat (lambda (a) (plist-get a :title)) all " | "))))))
  (cl-letf (((symbol-function 'y-or-n-p) #'always))
    (eglot-execute (eglot-current-server) fix)))
(step "applied" (lambda () (string-match-p "temperature=2," (buffer-string))))
(eglot--signal-textDocument/didChange) ; Emacs in batch has no idle time in which it would send the edit
(step "cleared" (lambda () (not (finding))))

(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(message "  all steps passed")
