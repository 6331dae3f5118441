#include "http/api/shop/customers.hpp"

#include "contract/private/persons.hpp"
#include "http/api/events/messages.hpp"

namespace flowmart::http {

// Taken is durable; the keys go soon after, and PersonErased in the journal says when they have.
void add_customer_routes(Router& router, Backend& backend) {
  router.on(Method::post, "/v1/customers/{customer}/erase",
            [&backend](const Request& request, Responder responder) {
              const contract::ErasePerson command{CustomerId::of(request.param("customer"))};
              submit(backend, wire::AnyMessage::of(command), std::move(responder),
                     [](const engine::Outcome& outcome) {
                       return Response(202, json_type, message_answer(outcome).take_body());
                     });
            },
            {.overlap = Overlap::ordered});
}

}  // namespace flowmart::http
