// Orders that were to be packed while Shipping ran elsewhere. Nobody here made a parcel of them, so what was
// said to the fulfilment flow is said once more, now that Shipping is here: it packs what it never packed.
#pragma once
#include <cstddef>

#include "engine/engine.hpp"
#include "engine/journal.hpp"
#include "engine/type_index.hpp"
#include "views/queries.hpp"

namespace flowmart::app {

// Says it for each; how many there were. They lie at the front of one list, so that a shop without them pays
// for a look.
std::size_t pack_late(views::Queries& queries, const engine::Journal& journal, const engine::TypeIndex& types,
                      engine::Engine& engine, Time now);

}  // namespace flowmart::app
