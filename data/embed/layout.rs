//! Has the linker put side by side what a language server runs, which keeps a fourth less memory resident. The names come
//! from `benches/layout.py`; they fit because `.cargo/config.toml` has symbols carry their types.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const NAMES: &str = "data/embed/layout.txt";

/// Orders the sections of the released program, where rustc links with a linker of its own: others know no such script.
pub fn order() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={NAMES}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let target = is("TARGET", "x86_64-unknown-linux-gnu") && is("HOST", "x86_64-unknown-linux-gnu");
    let chosen = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default().contains("link");
    if !target || !is("PROFILE", "release") || chosen || env::var_os("RUSTC_LINKER").is_some() {
        return Ok(());
    }
    let names = fs::read_to_string(NAMES)?;
    let sections: String = names.lines().map(|name| format!("*(.text.{name} .text.unlikely.{name})\n")).collect();
    let script = Path::new(&env::var("OUT_DIR")?).join("layout.ld");
    // What the script does not name follows in the same section, as ever.
    fs::write(&script, format!("SECTIONS {{ .text : {{\n{sections}}} }} INSERT AFTER .eh_frame;\n"))?;
    println!("cargo:rustc-link-arg-bin=modelmeta=-Wl,-T,{}", script.display());
    Ok(())
}
