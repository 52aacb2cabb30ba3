;;; modelmeta-eglot.el --- ModelMeta through Eglot -*- lexical-binding: t -*-

;; Eglot (built into Emacs 29 and later) runs one server per buffer.  Where ModelMeta is the only one wanted, this is all;
;; to run it beside a language's own server, see "Beside another server" in README.md.

;;; Code:

(require 'eglot)

(defconst modelmeta-eglot-modes
  '(python-mode python-ts-mode
    (js-mode :language-id "javascript") (js-ts-mode :language-id "javascript") (js-jsx-mode :language-id "javascriptreact")
    (typescript-ts-mode :language-id "typescript") (tsx-ts-mode :language-id "typescriptreact")
    (js-json-mode :language-id "json") json-mode json-ts-mode
    yaml-mode yaml-ts-mode
    (conf-toml-mode :language-id "toml") toml-ts-mode
    (dotenv-mode :language-id "dotenv"))
  "The modes ModelMeta serves.")

(add-to-list 'eglot-server-programs (cons modelmeta-eglot-modes '("modelmeta" "lsp")))

(provide 'modelmeta-eglot)
;;; modelmeta-eglot.el ends here
