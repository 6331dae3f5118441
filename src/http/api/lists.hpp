// What is read from the views: lists of orders, an order's story, stock and its movements, notifications.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

void add_list_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

// The views failed: 503.
Response unreadable(const std::string& why);

// GetInventoryList asks about all products together, which only the views know.
void answer_inventory_list(views::Queries& queries, Reader& reader, contract::GetInventoryList query,
                           Responder responder);

}  // namespace flowmart::http
