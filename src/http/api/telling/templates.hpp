// /v1/templates: the words of notices, as the shop wants them, by kind and locale.
#pragma once
#include "http/api/backend.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// `shop`: its name, as mails have it.
void add_template_routes(Router& router, Backend& backend, std::string shop);

}  // namespace flowmart::http
