#include "http/api/parcels/labels.hpp"

#include <algorithm>

#include "contract/private/orders.hpp"
#include "contract/private/returns.hpp"
#include "contract/private/shipping.hpp"
#include "http/api/pdf.hpp"
#include "http/api/query_values.hpp"
#include "http/server/problem.hpp"
#include "labels/label.hpp"

namespace flowmart::http {
namespace {

using contract::ReadLabel;
using contract::ReadOrder;

// As it is written on a parcel, line by line.
std::vector<std::string> lines_of(std::string name, const contract::ShipmentAddress& address) {
  std::string town = address.postalCode;
  if (!town.empty() && !address.city.empty()) town += ' ';
  std::vector<std::string> lines{std::move(name), address.street, town + address.city, address.state,
                                 address.country};
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  return lines;
}

class Desk {
 public:
  Desk(Backend& backend, Reader& reader, std::vector<std::string> sender)
      : backend_(backend), reader_(reader), sender_(std::move(sender)) {}

  void read_label(const Request& request, Responder responder) const {
    const std::string_view kind = request.query_value("kind").value_or("parcel");
    if (kind != "parcel" && kind != "return")
      return responder.answer(problem(400, "bad-query", "kind is parcel or return."));
    const bool returning = kind == "return";
    const Reply reply(std::move(responder));
    ask(ReadLabel{std::string(request.param("shipment")), returning}, reply,
        [*this, reply, returning](const engine::QueryOutcome& outcome) {
          if (outcome.rejection) return backend_.answers.add(reply.take(), problem(*outcome.rejection));
          named(outcome.response.get<ReadLabel::Response>(), returning, reply);
        });
  }

  // The label of the parcel that brought the goods, in the return's own name.
  void read_return_label(const Request& request, Responder responder) const {
    const Reply reply(std::move(responder));
    ask(contract::ReadReturn{std::string(request.param("return")), std::nullopt}, reply,
        [*this, reply](const engine::QueryOutcome& outcome) {
          if (outcome.rejection) return backend_.answers.add(reply.take(), problem(*outcome.rejection));
          const auto& found = outcome.response.get<contract::ReadReturn::Response>();
          if (!found.labelled)
            return backend_.answers.add(reply.take(),
                                        problem(409, "no-return-label",
                                                "It has no label: it gets one once it is approved "
                                                "and its parcel was delivered."));
          contract::ShipmentItem all;
          for (const contract::ReturnLine& line : found.content.lines) all.quantity += line.quantity;
          ask(ReadLabel{found.content.shipment, true}, reply,
              [*this, reply, name = found.name, all](const engine::QueryOutcome& read) {
                if (read.rejection) return backend_.answers.add(reply.take(), problem(*read.rejection));
                ReadLabel::Response label = read.response.get<ReadLabel::Response>();
                label.id = name;
                label.content.items = {all};
                named(label, true, reply);
              });
        });
  }

 private:
  template <class Question>
  void ask(Question question, const Reply& reply,
           std::function<void(const engine::QueryOutcome&)> answered) const {
    if (!backend_.engine.ask({wire::AnyMessage::of(std::move(question)), std::move(answered)}))
      reply.take().answer(too_busy());
  }

  // Who it goes to is known to Orders. Where that does not run here, the label does without.
  void named(const ReadLabel::Response& label, bool returning, const Reply& reply) const {
    ask(ReadOrder{label.content.orderId}, reply,
        [*this, label, returning, reply](const engine::QueryOutcome& outcome) {
          const std::string name =
              outcome.rejection ? std::string() : outcome.response.get<ReadOrder::Response>().content.name;
          draw(label, name, returning, reply.take());
        });
  }

  // Where views are read: a page takes longer than the engine and the connections can wait.
  void draw(const ReadLabel::Response& from, std::string name, bool returning, Responder responder) const {
    labels::Label label{from.id,     returning,
                        sender_,     lines_of(std::move(name), from.content.address),
                        from.number, from.content.shippingMethod};
    for (const contract::ShipmentItem& item : from.content.items) label.units += item.quantity;
    if (returning) std::swap(label.from, label.to);
    if (label.to.empty())
      return responder.answer(problem(409, returning ? "no-sender" : "no-address",
                                      returning
                                          ? "The shop's own address is not known: start it with --sender."
                                          : "The shipment says no address."));
    reader_.read(std::move(responder),
                 [label = std::move(label)] { return pdf_of(labels::draw(label), "label", label.id); });
  }

  Backend& backend_;
  Reader& reader_;
  std::vector<std::string> sender_;
};

}  // namespace

void add_label_routes(Router& router, Backend& backend, Reader& reader, std::vector<std::string> sender) {
  const Desk desk(backend, reader, std::move(sender));
  router.on(
      Method::get, "/v1/shipments/{shipment}/label",
      [desk](const Request& request, Responder responder) { desk.read_label(request, std::move(responder)); },
      {.query = {{"kind"}}});
  router.on(Method::get, "/v1/returns/{return}/label", [desk](const Request& request, Responder responder) {
    desk.read_return_label(request, std::move(responder));
  });
}

}  // namespace flowmart::http
