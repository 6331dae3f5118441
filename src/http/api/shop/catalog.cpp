#include "http/api/shop/catalog.hpp"

#include <memory>

#include "catalog/catalog.hpp"
#include "http/api/events/messages.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"

namespace flowmart::http {
namespace {

// Documents never change while the program runs, so each is made once.
Handler constant(std::string document) {
  auto shared = std::make_shared<const std::string>(std::move(document));
  return [shared](const Request&, Responder responder) {
    responder.answer(Response::of_shared(200, json_type, shared));
  };
}

void schema(const Request& request, Responder responder) {
  const std::string_view id = request.param("MessageId"), version = request.param("version");
  if (auto text = catalog::json_schema(id, version))
    return responder.answer(Response(200, "application/schema+json", std::move(*text)));
  responder.answer(
      problem(404, "unknown-schema",
              "There is no version " + std::string(version) + " of a message " + std::string(id) + "."));
}

}  // namespace

void add_catalog_routes(Router& router, const engine::Routing& routing,
                        const std::optional<PublicUrl>& public_url) {
  const catalog::Location here =
      public_url ? catalog::Location{public_url->host, public_url->path, public_url->encrypted}
                 : catalog::Location{};
  const auto refused = [&routing](const contract::MessageInfo& info) {
    return not_from_outside(info, routing);
  };
  const Handler published = constant(catalog::document(false, refused)),
                everything = constant(catalog::document(true, refused));
  router.on(Method::get, "/v1/catalog",
            [published, everything](const Request& request, Responder responder) {
              auto with_private = query_flag(request, "private");
              if (auto* bad = std::get_if<Response>(&with_private)) return responder.answer(std::move(*bad));
              (std::get<bool>(with_private) ? everything : published)(request, std::move(responder));
            },
            {.query = {{"private"}}});
  router.on(Method::get, "/v1/schemas/{MessageId}/{version}", schema);
  router.on(Method::get, "/openapi.json", constant(catalog::openapi_json(here)));
  router.on(Method::get, "/asyncapi.json", constant(catalog::asyncapi_json(here)));
}

}  // namespace flowmart::http
