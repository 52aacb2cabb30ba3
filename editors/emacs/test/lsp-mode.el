;;; lsp-mode.el --- real Emacs, real lsp-mode, the file of the README -*- lexical-binding: t -*-

(require 'lsp-modelmeta)
(require 'flymake)
(setq lsp-session-file (expand-file-name "session" (getenv "HOME"))
      lsp-auto-guess-root t
      lsp-restart 'ignore
      lsp-enable-snippet nil
      lsp-diagnostics-provider :flymake
      lsp-enable-file-watchers nil
      lsp-enable-suggest-server-download nil
      lsp-enabled-clients '(modelmeta))

(defun finding ()
  (seq-find (lambda (d) (equal (lsp-get d :code) "parameter-out-of-range"))
            (append (gethash (expand-file-name "app.py") (lsp-diagnostics t)) nil)))

(find-file "app.py")
(message "  Emacs %s, lsp-mode %s" emacs-version (lsp-package-version))
(lsp-workspace-folders-add default-directory)
(lsp)
(step "attach" (lambda () (and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
(step "diagnostic" #'finding (lambda (d) (one-line (lsp-get d :message))))

(place "gpt-4o" 3)
(let ((card (lsp--render-on-hover-content (lsp:hover-contents (lsp-request "textDocument/hover" (lsp--text-document-position-params))) t)))
  (step "hover" (lambda () (and (string-match-p "GPT-4o" card) (string-match-p "128" card) card)) #'one-line))

(place "create(\n    model=\"" 0)
(let ((words (all-completions "" (nth 2 (lsp-completion-at-point)))))
  (step "completion" (lambda () (member "gpt-4o" words)) (lambda (found) (format "%d IDs, %s" (length words) (substring-no-properties (car found))))))

(place "temperature=3" 1)
(lsp-execute-code-action
 (seq-find (lambda (action) (string-match-p "`2`" (lsp-get action :title)))
           (step "quick fix" (lambda () (append (lsp-code-actions-at-point) nil))
                 (lambda (all) (mapconcat (lambda (a) (lsp-get a :title)) all " | ")))))
(step "applied" (lambda () (string-match-p "temperature=2," (buffer-string))))
(set-buffer-modified-p nil)
(message "  all steps passed")
(kill-emacs 0)
