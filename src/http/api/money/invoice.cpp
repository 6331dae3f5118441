#include "http/api/money/invoice.hpp"

#include <algorithm>

#include "contract/private/disputes.hpp"
#include "contract/private/orders.hpp"
#include "http/api/ask.hpp"
#include "http/api/pdf.hpp"
#include "kernel/calendar.hpp"
#include "labels/invoice.hpp"

namespace flowmart::http {
namespace {

using contract::PaymentInFull;
using contract::ReadOrder;
using contract::ReadPayments;

std::string day(const std::string& zone, Time at) {
  constexpr std::size_t date = 10;  // YYYY-MM-DD
  return format_local(zone, at).substr(0, date);
}
std::string said(const Money& amount) {
  return amount.to_string() + " " + std::string(amount.currency.code());
}
Money less(Money amount) {
  amount.minor = -amount.minor;
  return amount;
}

// Who pays, and where the bill goes.
std::vector<std::string> buyer_of(const ReadOrder::Response& order) {
  const contract::PostalAddress& at = order.details.bill_to.value_or(order.content.ship_to);
  std::string town = at.postal_code;
  if (!town.empty() && !at.city.empty()) town += ' ';
  std::vector<std::string> lines{order.content.name, at.street, town + at.city, at.state, at.country};
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  return lines;
}

std::string name_of(const contract::Adjustment& one) {
  std::string name(wire_name(one.kind));
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  if (one.code && !one.code->empty()) name += " " + *one.code;
  if (one.tax_rate) name += ", " + one.tax_rate->to_string() + " %";
  if (one.line) name += ", of line " + std::to_string(*one.line);
  return one.included ? name + ", in the prices" : name;
}

void add_sums(labels::Invoice& page, const PaymentInFull& payment, const ReadOrder::Response& order) {
  const contract::OrderContent& content = order.content;
  Money lines{0, content.total.currency};
  for (const contract::OrderLine& one : content.lines) lines.minor += one.total.minor;
  const auto add = [&page](std::string name, const Money& amount, bool strong = false) {
    page.sums.push_back({std::move(name), said(amount), strong});
  };
  if (!order.details.adjustments.empty()) add("Lines", lines);
  for (const contract::Adjustment& one : order.details.adjustments)
    if (const auto amount = money_of(one.amount, content.total.currency)) add(name_of(one), *amount);
  add("Total", content.total, true);
  if (payment.amount != content.total) add("To be paid by this invoice", payment.amount);
  for (const contract::PaymentMovement& one : payment.reductions)
    add(one.reason.empty() ? "Not to be paid" : "Not to be paid: " + one.reason, less(one.amount));
  add("Paid", payment.captured);
  if (payment.refunded.minor > 0) add("Given back", payment.refunded);
  add("Still owed", payment.outstanding, true);
}

labels::Invoice page_of(const PaymentInFull& payment, const ReadOrder::Response& order,
                        const Issuer& issuer) {
  labels::Invoice page;
  page.number = order.number;
  page.from = issuer.sender;
  page.to = buyer_of(order);
  page.facts = {{"Order", order.number},
                {"Issued", day(issuer.zone, order.placed_at)},
                {"Due", day(issuer.zone, *payment.due)}};
  if (!order.content.customer_number.empty())
    page.facts.emplace_back("Customer", order.content.customer_number);
  for (const contract::OrderLine& one : order.content.lines)
    if (one.quantity > 0)
      page.lines.push_back({std::to_string(one.quantity),
                            one.name == one.sku ? one.name : one.name + " (" + one.sku + ")",
                            one.unit_price.to_string(), one.total.to_string()});
  add_sums(page, payment, order);
  return page;
}

std::optional<Response> no_invoice(const PaymentInFull& payment, const Issuer& issuer) {
  if (!payment.due)
    return problem(409, "no-invoice", "It is not paid by invoice: its money comes before its goods leave.");
  if (payment.outstanding.minor == 0 && payment.captured.minor == 0)
    return problem(409, "nothing-owed", "Nothing of it is to be paid: it was called off, or let go.");
  if (issuer.sender.empty())
    return problem(409, "no-sender", "The shop's own address is not known: start it with --sender.");
  return std::nullopt;
}

void read_invoice(Backend& backend, Reader& reader, const Issuer& issuer, const Request& request,
                  Responder responder) {
  const Reply reply(std::move(responder));
  ask_engine(backend, ReadPayments{std::nullopt, PaymentId::of(request.param("payment"))}, reply,
             [&backend, &reader, issuer, reply](const ReadPayments::Response& found) {
               const PaymentInFull& payment = found.payments.front();
               if (auto none = no_invoice(payment, issuer))
                 return backend.answers.add(reply.take(), std::move(*none));
               ask_engine(backend, ReadOrder{payment.order.to_string()}, reply,
                          [&reader, issuer, reply, payment](const ReadOrder::Response& order) {
                            reader.read(reply.take(), [payment, order, issuer] {
                              const labels::Invoice page = page_of(payment, order, issuer);
                              return pdf_of(labels::draw(page), "invoice", page.number);
                            });
                          });
             });
}

}  // namespace

void add_invoice_routes(Router& router, Backend& backend, Reader& reader, Issuer issuer) {
  router.on(Method::get, "/v1/payments/{payment}/invoice",
            [&backend, &reader, issuer = std::move(issuer)](const Request& request, Responder responder) {
              read_invoice(backend, reader, issuer, request, std::move(responder));
            });
}

}  // namespace flowmart::http
