#include "cli/answers.hpp"

#include <simdjson.h>

#include <optional>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"

namespace flowmart::cli {
namespace {

namespace dom = simdjson::dom;

// Keeps the document alive for as long as its elements are used.
struct Document {
  explicit Document(const std::string& text) {
    dom::object read;
    if (parser.parse(text).get_object().get(read) == simdjson::SUCCESS) root = read;
  }
  dom::parser parser;
  std::optional<dom::object> root;
};

std::string text_of(const dom::object& object, std::string_view name) {
  std::string_view text;
  return object[name].get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

std::int64_t number_of(const dom::object& object, std::string_view name) {
  std::int64_t number = 0;
  return object[name].get_int64().get(number) == simdjson::SUCCESS ? number : 0;
}

template <class F>
void each_object(const dom::object& object, std::string_view name, F&& visit) {
  dom::array list;
  if (object[name].get_array().get(list) != simdjson::SUCCESS) return;
  for (const dom::element element : list) {
    dom::object one;
    if (element.get_object().get(one) == simdjson::SUCCESS) visit(one);
  }
}

Problem problem_of(const Document& document, const Reply& reply) {
  Problem problem;
  if (!document.root) {
    problem.detail = "the server answers " + std::to_string(reply.status);
    return problem;
  }
  problem.code = text_of(*document.root, "type");
  if (const std::size_t slash = problem.code.rfind('/'); slash != std::string::npos)
    problem.code.erase(0, slash + 1);
  problem.detail = text_of(*document.root, "detail");
  if (problem.detail.empty()) problem.detail = text_of(*document.root, "title");
  if (problem.detail.empty()) problem.detail = "the server answers " + std::to_string(reply.status);
  each_object(*document.root, "errors", [&](const dom::object& error) {
    problem.errors.push_back({text_of(error, "pointer"), text_of(error, "detail")});
  });
  return problem;
}

std::string describe(const Problem& problem) {
  std::string out = problem.detail;
  std::string rest;
  for (const Problem::Error& error : problem.errors)
    rest += (rest.empty() ? "" : "; ") + error.pointer + (error.pointer.empty() ? "" : " ") + error.detail;
  return visible(rest.empty() ? out : out + " (" + rest + ")");
}

std::vector<Placement::Short> shorts_of(const dom::object& object) {
  std::vector<Placement::Short> out;
  each_object(object, "shorts", [&](const dom::object& one) {
    out.push_back({text_of(one, "sku"), text_of(one, "reason") != "unknown-product", number_of(one, "wanted"),
                   number_of(one, "available"), text_of(one, "note")});
  });
  return out;
}

}  // namespace

Problem read_problem(const Reply& reply) { return problem_of(Document(reply.body), reply); }

std::string describe_failure(const Reply& reply) {
  return reply.answered() ? describe(read_problem(reply)) : visible(reply.trouble);
}

int exit_status(const Reply& reply) {
  if (reply.good()) return exit_good;
  const bool wrong = reply.status == 400 || reply.status == 413 || reply.status == 422;
  return wrong ? exit_usage : exit_failed;
}

Placement read_placement(const Reply& reply) {
  Placement out;
  if (!reply.answered()) {
    out.reason = reply.trouble;
    return out;
  }
  const Document document(reply.body);
  if (reply.good() && document.root) {
    out.kind = Placement::Kind::placed;
    out.number = text_of(*document.root, "orderNumber");
    return out;
  }
  const Problem problem = problem_of(document, reply);
  out.code = problem.code;
  out.reason = describe(problem);
  if (problem.code == "out-of-stock" || problem.code == "unknown-product") {
    out.kind =
        problem.code == "out-of-stock" ? Placement::Kind::short_of_stock : Placement::Kind::unknown_product;
    out.reason = problem.detail;
    out.shorts = shorts_of(*document.root);
  } else if (reply.status == 400 || reply.status == 409 || reply.status == 413 || reply.status == 422) {
    out.kind = Placement::Kind::rejected;
  }
  return out;
}

std::string text_member(const Reply& reply, std::string_view name) {
  const Document document(reply.body);
  return document.root ? text_of(*document.root, name) : std::string();
}

}  // namespace flowmart::cli
