//! Identity: who is asking. So far visitors, and in the demo the people of the sample company; sign-in joins them.

mod demo;
mod me;

use kernel::Feature;

/// The feature; recognises the people of the sample company in the demo only.
pub fn feature() -> Feature {
    Feature::new("identity").serves(me::who_am_i).serves(demo::act_as).recognises(demo::ByCookie)
}
