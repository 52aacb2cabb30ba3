# Real Helix in a terminal with the languages.toml of the README.
. "$LIB/terminal"

mkdir -p "$XDG_CONFIG_HOME/helix"
cp "$EDITORS/helix/languages.toml" "$XDG_CONFIG_HOME/helix/"
cat >"$XDG_CONFIG_HOME/helix/config.toml" <<'TOML'
[editor]
idle-timeout = 50
end-of-line-diagnostics = "hint"
[editor.inline-diagnostics]
cursor-line = "hint"
TOML

# Every language's list names the server, and Helix finds it.
for language in $(sed -n 's/^name = "\(.*\)"/\1/p' "$EDITORS/helix/languages.toml"); do
  grep -q 'modelmeta: .*bin/modelmeta' <<<"$(hx --health "$language" 2>&1)" || { echo "  $language FAIL: hx --health does not find modelmeta"; exit 1; }
done
echo "  health       ok"

start hx app.py
see open 'from openai import OpenAI'
keys ':6' Enter
see diagnostic 'parameter-out-of-range|0 (to|and|–) 2'
picture diagnostic

keys ':5' Enter 'f"' l l Space k
see hover 'GPT-4o'
see window '128'
picture hover
keys Escape

keys ':10' Enter 'f"' a
sleep 0.5
keys C-x
see completion '(gpt|claude)-[a-z0-9.-]+ +[a-z]'
picture completion
keys Tab Enter Escape
see accepted '^ *[0-9]* +model="[a-z]+-?[a-z0-9.-]+",'

keys ':6' Enter f 3 Space a
see 'quick fix' '(Replace|Set|Change|Clamp) .*2'
picture quickfix
keys Enter
see applied 'temperature=2,'
unsee cleared 'parameter-out-of-range|0 (to|and|–) 2'

keys ':lsp-restart modelmeta' Enter
sleep 1
keys ':5' Enter 'f"' l l Space k
see restarted 'GPT-4o'
finish
