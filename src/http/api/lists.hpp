// What is read from the views: lists of orders, an order's story, stock and its movements.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

void add_list_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

// The views failed: 503.
Response unreadable(const std::string& why);
}  // namespace flowmart::http
