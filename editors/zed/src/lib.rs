//! ModelMeta in Zed: finds the server and starts it. The settings' own program first, then the one on `PATH`; there is no
//! download, so nothing is run that the user did not install.

use zed_extension_api::{
    self as zed, Command, LanguageServerId, Result, Worktree, serde_json::Value, settings::LspSettings,
};

struct ModelMeta;

impl zed::Extension for ModelMeta {
    fn new() -> Self {
        ModelMeta
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let set = settings(worktree).and_then(|settings| settings.binary);
        let (path, arguments) = set.map_or((None, None), |binary| (binary.path, binary.arguments));
        let command = path.or_else(|| worktree.which("modelmeta")).ok_or(
            "`modelmeta` is not on PATH. Install it (`cargo install modelmeta`) or set lsp.modelmeta.binary.path.",
        )?;
        Ok(Command { command, args: arguments.unwrap_or_else(|| vec!["lsp".into()]), env: worktree.shell_env() })
    }

    fn language_server_initialization_options(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Option<Value>> {
        Ok(settings(worktree).and_then(|settings| settings.initialization_options))
    }

    fn language_server_workspace_configuration(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Option<Value>> {
        Ok(settings(worktree).and_then(|settings| settings.settings))
    }
}

/// What the user wrote under `lsp.modelmeta`.
fn settings(worktree: &Worktree) -> Option<LspSettings> {
    LspSettings::for_worktree("modelmeta", worktree).ok()
}

zed::register_extension!(ModelMeta);
