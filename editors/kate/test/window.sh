# Real Kate on a virtual screen. A pair of tees stands before the server: what Kate asked, what it was answered.
export XDG_RUNTIME_DIR=$OUT/home/run DISPLAY=:77 QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1
mkdir -p "$XDG_CONFIG_HOME/kate/lspclient" "$XDG_DATA_HOME" && mkdir -p -m 700 "$XDG_RUNTIME_DIR"

tapped=$OUT/home/modelmeta
cat >"$tapped" <<SH
#!/bin/bash
tee -a "$OUT/asked.log" | $(command -v modelmeta) "\$@" | tee -a "$OUT/answered.log"
SH
chmod +x "$tapped"
sed "s#\"modelmeta\"#\"$tapped\"#" "$EDITORS/kate/settings.json" >"$XDG_CONFIG_HOME/kate/lspclient/settings.json"
cat >"$XDG_CONFIG_HOME/katerc" <<INI
[General]
Show welcome view for new window=false
[lspclient]
AllowedServerCommandLines=$tapped lsp
AutoHover=true
[Kate Plugins]
lspclientplugin=true
INI

Xvfb "$DISPLAY" -screen 0 1200x720x24 >/dev/null 2>&1 & screen=$!
sleep 3
openbox >/dev/null 2>&1 & manager=$!
dbus-run-session -- kate --new --line 5 --column 12 app.py >"$OUT/kate.log" 2>&1 & kate=$!
finish() { kill "$kate" "$manager" "$screen" 2>/dev/null || true; }
trap finish EXIT

picture() { import -window root "$OUT/$1.png"; }
answered() { # NAME PATTERN FILE: within a minute
  for _ in $(seq 120); do
    if grep -aEq -- "$2" "$OUT/$3.log" 2>/dev/null; then printf '  %-12s ok\n' "$1"; return; fi
    sleep 0.5
  done
  printf '  %-12s FAIL  no %s in %s\n' "$1" "$2" "$OUT/$3.log"
  picture failure
  exit 1
}

for _ in $(seq 120); do window=$(xdotool search --onlyvisible --class kate 2>/dev/null | tail -1 || true); [ -n "$window" ] && break; sleep 0.5; done
sleep 5
xdotool windowsize "$window" 1180 690 || true
answered diagnostic 'parameter-out-of-range' answered
sleep 2; picture diagnostic
# Where the fifth line's ID is depends on the fonts and the panes: the pointer rests here and there until it is met.
sweep() {
  for y in $(seq 180 7 210) $(seq 140 7 180); do
    for x in $(seq 195 14 265); do
      xdotool mousemove "$x" "$y"; sleep 0.3; xdotool mousemove $((x + 4)) "$y"; sleep 1
      ! grep -aq 'GPT-4o' "$OUT/answered.log" || return 0
    done
  done
}
sweep
answered hover 'GPT-4o' answered
sleep 1
picture hover
xdotool key --window "$window" ctrl+End Up Up Up End Left Left ctrl+space
answered asked 'textDocument/completion' asked
answered completion 'gpt-4o-mini' answered
sleep 1; picture completion
echo "  all steps passed"
