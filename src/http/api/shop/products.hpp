// /v1/products, /v1/warehouses: what is sold, who holds it, and where it lies.
#pragma once
#include "contract/private/inventory.hpp"
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// What is, or was, on file of one.
Response product_found(const contract::ReadProduct::Response& product);

void add_product_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

}  // namespace flowmart::http
