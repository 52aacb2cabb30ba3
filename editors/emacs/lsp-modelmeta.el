;;; lsp-modelmeta.el --- ModelMeta through lsp-mode -*- lexical-binding: t -*-

;; An add-on server: it runs beside the language's own one.

;;; Code:

(require 'lsp-mode)

(defgroup lsp-modelmeta nil
  "A language server that knows AI models: hover, completion and diagnostics for model IDs and request parameters."
  :group 'lsp-mode
  :link '(url-link "https://modelmeta.dev"))

(defcustom lsp-modelmeta-command '("modelmeta" "lsp")
  "The command that starts the server."
  :type '(repeat string)
  :group 'lsp-modelmeta)

(defconst lsp-modelmeta-languages
  '("python" "javascript" "javascriptreact" "typescript" "typescriptreact" "json" "jsonc" "yaml" "toml" "dotenv")
  "The protocol's language IDs that ModelMeta serves.")

(add-to-list 'lsp-language-id-configuration '("\\.env\\(\\..*\\)?\\'" . "dotenv"))

(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection (lambda () lsp-modelmeta-command))
                  :activation-fn (apply #'lsp-activate-on lsp-modelmeta-languages)
                  :add-on? t
                  :priority -1
                  :server-id 'modelmeta))

(provide 'lsp-modelmeta)
;;; lsp-modelmeta.el ends here
