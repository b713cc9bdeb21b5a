//! One small export for each preset and each trap, as the tools write them.
