---@brief
---
--- https://modelmeta.dev
---
--- ModelMeta knows AI models: hover a model ID for its price, context window and limits, complete IDs, be warned about
--- retired models and request parameters outside their documented range. Runs beside the language's own server.
---
--- `modelmeta` is one program without dependencies: `cargo install modelmeta`, or a release from the homepage.

---@type vim.lsp.Config
return {
  cmd = { 'modelmeta', 'lsp' },
  filetypes = {
    'python',
    'javascript',
    'javascriptreact',
    'typescript',
    'typescriptreact',
    'json',
    'jsonc',
    'yaml',
    'toml',
    'env',
  },
  root_markers = { 'modelmeta.toml', '.modelmeta.toml', 'pyproject.toml', 'package.json', '.git' },
  get_language_id = function(_, filetype)
    return filetype == 'env' and 'dotenv' or filetype
  end,
  settings = { modelmeta = {} },
}
