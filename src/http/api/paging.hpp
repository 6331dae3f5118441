// What lists have in common: where a page begins and ends, and the filters that are named alike everywhere.
#pragma once
#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/api/events/messages.hpp"
#include "http/api/order/orders.hpp"
#include "http/api/query_values.hpp"
#include "http/api/reader.hpp"
#include "http/api/versions.hpp"
#include "http/server/problem.hpp"
#include "views/queries.hpp"
#include "views/rows.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {

inline constexpr std::uint64_t limit_default = 20, limit_max = 100;

// `limit`, and `after` as the number of the last row of the page before.
inline std::variant<views::Paging, Response> paging_of(const Request& request) {
  views::Paging paging;
  auto limit = query_number(request, "limit", limit_default, {1, limit_max});
  if (auto* bad = std::get_if<Response>(&limit)) return std::move(*bad);
  paging.limit = std::get<std::uint64_t>(limit);
  if (!request.query_value("after")) return paging;
  auto after = query_number(request, "after", 0, {0, 0x7fffffffffffffff});
  if (auto* bad = std::get_if<Response>(&after)) return std::move(*bad);
  paging.before = static_cast<std::int64_t>(std::get<std::uint64_t>(after));
  return paging;
}

// The place behind which a page begins, for rows that are numbered by two: "7.2".
inline std::string place_text(std::int64_t first, std::int64_t second) {
  return std::to_string(first) + "." + std::to_string(second);
}
inline std::optional<std::pair<std::int64_t, std::int64_t>> place_in(std::string_view text) {
  std::pair<std::int64_t, std::int64_t> place;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, place.first);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, place.second);
  if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
  return place;
}
inline std::string place_text(const std::pair<std::int64_t, std::int64_t>& place) {
  return place_text(place.first, place.second);
}
inline std::string place_text(std::int64_t serial) { return std::to_string(serial); }

// `rows` and the place where the next page begins, null at the end; then what `more` adds.
template <class Rows, class Write, class More>
Response page(std::string_view name, const Rows& rows, std::size_t limit, Write&& write, More&& more) {
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().key(name).begin_array();
  for (const auto& row : rows) write(json, row);
  json.end_array().key("next");
  if (rows.size() < limit || rows.empty()) json.null();
  else if constexpr (requires { rows.back().serial; }) json.text(place_text(rows.back().serial));
  else json.text(place_text(rows.back().place));
  more(json);
  json.end_object();
  return Response(200, json_type, std::move(body));
}
template <class Rows, class Write>
Response page(std::string_view name, const Rows& rows, std::size_t limit, Write&& write) {
  return page(name, rows, limit, std::forward<Write>(write), [](wire::JsonWriter&) {});
}

// One row as it stands in a list, and its version, unless the service that counts it runs elsewhere.
template <class Row, class Write>
Response one_row(const Row& row, Write&& write, std::optional<std::int64_t> version = std::nullopt) {
  std::string body;
  wire::JsonWriter json(body);
  write(json, row);
  if (!version) return Response(200, json_type, std::move(body));
  body.pop_back();
  body += ",\"version\":" + std::to_string(*version) + "}";
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(*version));
}

// The words of `status=pending,shipped`. Each becomes what `meant` says, or it is refused, naming those
// known.
template <class Meant>
auto several(const Request& request, std::string_view name, std::string_view known, Meant&& meant)
    -> std::variant<typename std::invoke_result_t<Meant, std::string_view>::value_type, Response> {
  typename std::invoke_result_t<Meant, std::string_view>::value_type all;
  const auto given = request.query_value(name);
  if (!given) return all;
  for (std::size_t begin = 0; begin <= given->size();) {
    const std::size_t end = std::min(given->find(',', begin), given->size());
    const auto found = meant(given->substr(begin, end - begin));
    if (!found)
      return problem(400, "bad-query",
                     "The query parameter " + std::string(name) + " is one or several, by commas, of " +
                         std::string(known) + ".");
    for (const auto& one : *found)
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    begin = end + 1;
  }
  return all;
}

// `{name}From` and `{name}To`: from is in, to is out.
inline std::variant<views::Moments, Response> moments_of(const Request& request, const std::string& name) {
  views::Moments moments;
  for (const auto& [suffix, moment] : {std::pair("From", &moments.from), std::pair("To", &moments.to)}) {
    const auto text = request.query_value(name + suffix);
    if (!text) continue;
    *moment = parse_time(*text);
    if (!*moment)
      return problem(
          400, "bad-query",
          "The query parameter " + name + suffix +
              " is a moment with its zone, as 2026-03-14T09:26:53Z or 2026-03-14T10:26:53%2B01:00.");
  }
  return moments;
}

// `amountFrom` and `amountTo`, in the shop's currency: from is in, to is out.
inline std::variant<views::Amounts, Response> amounts_of(const Request& request, Currency currency) {
  views::Amounts amounts;
  for (const auto& [name, amount] :
       {std::pair("amountFrom", &amounts.from), std::pair("amountTo", &amounts.to)}) {
    const auto text = request.query_value(name);
    if (!text) continue;
    const auto given = Decimal::parse(*text);
    if (given) *amount = money_of(*given, currency);
    if (!*amount)
      return problem(400, "bad-query",
                     "The query parameter " + std::string(name) + " is an amount in " +
                         std::string(currency.code()) + ", with " + std::to_string(currency.decimals()) +
                         " decimals at most.");
  }
  return amounts;
}

inline Handler route_to(const Sources& from, void (*handler)(const Sources&, const Request&, Responder)) {
  return [from, handler](const Request& request, Responder responder) {
    handler(from, request, std::move(responder));
  };
}

// A page of what orders have (parcels, payments): of the order that the path names, else of the one that
// `orderId` means, else of all. `page` makes the answer of the queries and the filter.
template <class Filter, class Page>
void page_by_order(const Sources& from, const Request& request, Responder responder,
                   std::variant<Filter, Response> given, Page page,
                   std::optional<std::string_view> path = std::nullopt) {
  if (auto* bad = std::get_if<Response>(&given)) return responder.answer(std::move(*bad));
  const bool must_be_there = path.has_value();
  const auto name = path ? path : request.query_value("orderId");
  auto go_on = [from, page, must_be_there, filter = std::get<Filter>(std::move(given))](
                   std::optional<OrderId> order, Responder waiting) mutable {
    filter.order = order;
    from.reader.read(std::move(waiting), [from, page, must_be_there, filter] {
      if (must_be_there) {
        const auto found = from.queries.order(*filter.order);
        if (!found) return unreadable(found.failure());
        if (!*found) return problem(404, "unknown-order", "There is no such order.");
      }
      return page(from.queries, filter);
    });
  };
  if (!name) return go_on(std::nullopt, std::move(responder));
  order_meant(from.backend, *name, std::move(responder), std::move(go_on));
}

// A page of what has a status and a moment at which it was made.
template <class Filter, class Meant>
std::variant<Filter, Response> by_status_and_creation(const Request& request, std::string_view statuses,
                                                      Meant&& meant) {
  Filter filter;
  auto paging = paging_of(request);
  if (auto* bad = std::get_if<Response>(&paging)) return std::move(*bad);
  filter.paging = std::get<views::Paging>(paging);
  auto some = several(request, "status", statuses, meant);
  if (auto* bad = std::get_if<Response>(&some)) return std::move(*bad);
  filter.statuses = std::get<0>(std::move(some));
  auto created = moments_of(request, "created");
  if (auto* bad = std::get_if<Response>(&created)) return std::move(*bad);
  filter.created = std::get<views::Moments>(created);
  return filter;
}

}  // namespace flowmart::http
