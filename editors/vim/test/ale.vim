" Real Vim, real ALE with its own language client, and the plugin file of the README.
set nocompatible hidden
execute 'set runtimepath+=' . $EDITORS . '/vim'
packloadall!
runtime! plugin/ale.vim
runtime! plugin/modelmeta_ale.vim
filetype plugin on
let g:ale_linters_explicit = 1
let g:ale_linters = {'python': ['modelmeta']}
let g:ale_hover_cursor = 0
let g:ale_floating_preview = 0
let g:ale_hover_to_preview = 1

let s:log = []
function! Step(name, ok, ...) abort
  call add(s:log, printf('  %-12s %s  %s', a:name, a:ok ? 'ok  ' : 'FAIL', get(a:, 1, '')))
  if !a:ok
    call writefile(s:log, $OUT . '/steps.log')
    cquit!
  endif
endfunction
function! Eventually(expression) abort
  for l:attempt in range(600)
    if eval(a:expression)
      return 1
    endif
    sleep 50m
  endfor
  return 0
endfunction
function! Findings() abort
  return filter(copy(ale#engine#GetLoclist(bufnr())), {_, item -> item.text =~# 'temperature'})
endfunction
function! Preview() abort
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), ' | ')
    endif
  endfor
  return ''
endfunction
function! Place(line, text) abort
  call cursor(a:line, stridx(getline(a:line), a:text) + 1)
endfunction

try
  edit app.py
  ALELint
  call Step('diagnostic', Eventually('!empty(Findings())'), get(get(Findings(), 0, {}), 'text', ''))
  call Step('its place', Findings()[0].lnum == 6, 'line ' . Findings()[0].lnum)

  call Place(5, 'gpt-4o')
  ALEHover
  call Step('hover', Eventually('Preview() =~# "GPT-4o"'), Preview())
  call Step('window', Preview() =~# '128')
  pclose

  " As a user gets it: insert mode, CTRL-X CTRL-O. A key typed ahead would end ALE's wait, so the one that reads the
  " list comes later.
  setlocal omnifunc=ale#completion#OmniFunc completeopt=menuone,noselect
  let g:words = []
  function! Grab() abort
    let g:words = map(complete_info(['items']).items, 'v:val.word')
    return ''
  endfunction
  inoremap <silent> <expr> <F9> Grab()
  call Place(10, '""')
  call timer_start(3000, {-> feedkeys("\<F9>\<C-n>\<C-y>\<Esc>", 't')})
  call feedkeys("a\<C-x>\<C-o>", 'tx!')
  call Step('completion', len(g:words) > 0, join(g:words[:3], ', '))
  call Step('accepted', getline(10) =~# 'model="' . escape(g:words[0], '.') . '"', getline(10))

  call Place(6, '3')
  ALECodeAction
  call feedkeys("1\<CR>", 't')
  call Step('quick fix', Eventually('getline(6) =~# "temperature=2,"'), getline(6))
  ALELint
  call Step('cleared', Eventually('empty(Findings())'))
  call add(s:log, '  all steps passed')
catch
  call Step('exception', 0, v:exception . ' at ' . v:throwpoint)
endtry
call writefile(s:log, $OUT . '/steps.log')
qall!
