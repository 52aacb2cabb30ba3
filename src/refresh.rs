//! The only room with a network and a cache folder: brings the catalogue up to date.
