// Stock by product and warehouse, and what moved it.
#pragma once
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

void add_stock_routes(Router& router, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
