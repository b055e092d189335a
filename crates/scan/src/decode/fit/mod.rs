//! From three finders to the grey of every module: where the grid lies, and what is seen at its places.

mod alignment;
mod attempt;
mod bend;
mod equalize;
mod lay;
mod linear;
mod mesh;
mod perspective;
mod quad;
mod refine;
mod sample;
mod sight;
mod size;
mod walk;

pub(crate) use attempt::{Attempt, Outcome};
#[cfg(test)]
pub(crate) use perspective::{Perspective, Tie};
pub(crate) use sight::Scene;
