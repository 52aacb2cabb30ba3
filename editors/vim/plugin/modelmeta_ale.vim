" ModelMeta through ALE: a language server beside whatever else ALE runs.
" One file for all languages; drop it into ~/.vim/plugin (or Neovim's), after ALE.

if exists('g:loaded_modelmeta_ale')
  finish
endif
let g:loaded_modelmeta_ale = 1

let g:ale_modelmeta_executable = get(g:, 'ale_modelmeta_executable', 'modelmeta')

function! s:ProjectRoot(buffer) abort
  for l:marker in ['modelmeta.toml', '.modelmeta.toml', 'pyproject.toml', 'package.json']
    let l:found = ale#path#FindNearestFile(a:buffer, l:marker)
    if !empty(l:found)
      return fnamemodify(l:found, ':h')
    endif
  endfor
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? fnamemodify(bufname(a:buffer), ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

" Vim's file type → the protocol's language ID.
let s:languages = {
\   'python': 'python',
\   'javascript': 'javascript',
\   'javascriptreact': 'javascriptreact',
\   'typescript': 'typescript',
\   'typescriptreact': 'typescriptreact',
\   'json': 'json',
\   'jsonc': 'jsonc',
\   'yaml': 'yaml',
\   'toml': 'toml',
\   'env': 'dotenv',
\}

function! s:Define() abort
  for [l:filetype, l:language] in items(s:languages)
    call ale#linter#Define(l:filetype, {
    \   'name': 'modelmeta',
    \   'lsp': 'stdio',
    \   'executable': {buffer -> ale#Var(buffer, 'modelmeta_executable')},
    \   'command': '%e lsp',
    \   'project_root': function('s:ProjectRoot'),
    \   'language': l:language,
    \})
  endfor
endfunction

if exists('g:loaded_ale_dont_use_this_in_other_plugins_please') || exists('*ale#linter#Define') || !empty(globpath(&runtimepath, 'autoload/ale/linter.vim'))
  call s:Define()
endif
