// The language client, in a bundle of its own: it is forty times the size of the rest, and reading it before a file needs
// it would be felt at every start of VS Code.

export { LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
