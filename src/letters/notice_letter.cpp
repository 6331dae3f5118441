#include "letters/notice_letter.hpp"

namespace flowmart::letters {
namespace {

constexpr std::string_view language_default = "en";
constexpr std::size_t lines_shown_max = 200;

// "34.50 GBP" as it stands in a notice, in the locale's way.
std::string amount_in(std::string_view locale, const std::string& amount) {
  const std::size_t space = amount.rfind(' ');
  if (locale.empty() || space == amount.npos) return amount;
  return money_in(locale, std::string_view(amount).substr(0, space),
                  std::string_view(amount).substr(space + 1));
}
std::string amount_in(std::string_view locale, const Money& amount) {
  return money_in(locale, amount.to_string(), amount.currency.code());
}
std::string moment(std::string_view locale, Time at) {
  return locale.empty() ? format_time(at) : moment_in(locale, at);
}

Values order_values(const contract::ReadOrder::Response& order, std::string_view locale) {
  std::vector<Values> lines;
  for (const contract::OrderLine& line : order.content.lines) {
    if (line.quantity == 0) continue;
    if (lines.size() == lines_shown_max) break;
    lines.push_back(Values{}
                        .text("sku", line.sku)
                        .text("article", line.name)
                        .text("quantity", std::to_string(line.quantity))
                        .text("price", amount_in(locale, line.unit_price))
                        .text("total", amount_in(locale, line.total)));
  }
  return Values{}
      .text("number", order.number)
      .text("total", amount_in(locale, order.content.total))
      .text("placed", moment(locale, order.placed_at))
      .text("status", std::string(contract::wire_name(order.status)))
      .list("lines", std::move(lines));
}

}  // namespace

std::string_view area_of(contract::NoticeKind about) {
  using contract::NoticeKind;
  switch (about) {
    case NoticeKind::payment_received:
    case NoticeKind::payment_failed:
    case NoticeKind::invoice_overdue:
    case NoticeKind::money_returned: return "payment";
    case NoticeKind::order_placed:
    case NoticeKind::order_cancelled:
    case NoticeKind::transfer_awaited:
    case NoticeKind::stock_awaited: return "order";
    case NoticeKind::order_shipped:
    case NoticeKind::order_delivered:
    case NoticeKind::delivery_failed:
    case NoticeKind::parcel_shipped:
    case NoticeKind::parcel_delivered:
    case NoticeKind::ready_for_collection:
    case NoticeKind::not_collected:
    case NoticeKind::parcel_waits: return "shipping";
    case NoticeKind::return_approved:
    case NoticeKind::return_rejected:
    case NoticeKind::return_received:
    case NoticeKind::return_refunded: return "return";
    case NoticeKind::subscription_renewed:
    case NoticeKind::subscription_cancelled:
    case NoticeKind::subscription_expired:
    case NoticeKind::subscription_suspended:
    case NoticeKind::reactivation_offered:
    case NoticeKind::payment_update_wanted:
    case NoticeKind::upgrade_recommended: return "subscription";
    case NoticeKind::out_of_stock:
    case NoticeKind::still_out_of_stock: return "stock";
  }
  return "other";
}

const Known& notice_names() {
  static const Known names{
      {"number", "amount", "cause", "until", "place", "subject", "carrier", "tracking", "date", "name",
       "shop", "total", "placed", "status", "sku", "article", "quantity", "price"},
      {"order", "lines"}};
  return names;
}

Values notice_values(const NoticeFacts& facts, std::string_view locale) {
  Values values;
  values.text("number", facts.number).text("amount", amount_in(locale, facts.amount));
  values.text("cause", facts.reason).text("place", facts.place).text("subject", facts.subject);
  values.text("carrier", facts.carrier).text("tracking", facts.tracking);
  values.text("until", facts.next_at ? moment(locale, *facts.next_at) : "");
  return values.text("date", moment(locale, facts.at));
}

Writing write(const contract::NoticeTemplate& form, const contract::NoticeState& notice,
              const contract::ReadOrder::Response* order, std::string_view shop, std::string_view locale) {
  if (locale.empty()) locale = language_default;
  Values values = notice_values({.number = notice.number,
                                 .amount = notice.amount,
                                 .reason = notice.reason,
                                 .place = notice.place,
                                 .subject = notice.subject,
                                 .carrier = notice.carrier,
                                 .tracking = notice.tracking,
                                 .next_at = notice.next_at,
                                 .at = notice.at},
                                locale);
  values.text("shop", std::string(shop)).text("name", order ? order->content.name : "");
  if (order) values.list("order", {order_values(*order, locale)});
  Writing writing{fill(form.subject, values, Escape::none), fill(form.text, values, Escape::none), {}};
  writing.html = form.html.empty() ? html_of(writing.text) : fill(form.html, values, Escape::html);
  return writing;
}

}  // namespace flowmart::letters
