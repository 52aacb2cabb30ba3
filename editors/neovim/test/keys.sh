# Real Neovim in a terminal, its own language client, nothing but what the README tells to write.
. "$LIB/terminal"

cat >"$OUT/init.lua" <<'LUA'
vim.opt.runtimepath:prepend(vim.env.EDITORS .. '/neovim')
vim.lsp.enable('modelmeta')
vim.o.completeopt = 'menuone,noselect,popup'
LUA

start nvim -u "$OUT/init.lua" app.py
see open 'from openai import OpenAI'
see sign '^E +temperature'
keys ':6' Enter C-w d
see diagnostic 'parameter-out-of-range|0 (to|and|–) 2'
picture diagnostic

keys Escape ':5' Enter '0f"l' K
see hover 'GPT-4o'
see window '128'
picture hover
keys Escape

keys ':10' Enter '0f"' a C-x C-o
see completion '(gpt|claude)-[a-z0-9.-]+ .*\$'
picture completion
keys C-n C-y Escape
see accepted '^ *[0-9]* +model="[a-z]+-?[a-z0-9.-]+",'

keys ':6' Enter '0f3' gra
see 'quick fix' '[0-9]+: .*`2`'
picture quickfix
keys "$(screen | grep -oEm1 '[0-9]+: .*`2`' | cut -d: -f1)" Enter
see applied 'temperature=2,'
unsee cleared 'parameter-out-of-range|0 (to|and|–) 2'

keys ':lsp restart modelmeta' Enter
sleep 1
keys ':5' Enter '0f"l' K
see restarted 'GPT-4o'
finish
