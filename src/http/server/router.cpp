#include "http/server/router.hpp"

#include <algorithm>
#include <array>

#include "http/server/problem.hpp"
#include "kernel/check.hpp"

namespace flowmart::http {
namespace {

constexpr std::size_t methods = static_cast<std::size_t>(Method::other);
constexpr std::uint32_t no_route = UINT32_MAX, fallback_route = UINT32_MAX - 1;

struct Route {
  Method method = Method::other;
  std::string pattern;
  Handler handler;
  RouteOptions options;
};

// One segment of the patterns; the tree of them is walked with a path.
struct Node {
  std::string literal;  // of this segment; empty for a {name}
  std::vector<std::unique_ptr<Node>> literals;
  std::unique_ptr<Node> any;       // {name}
  std::vector<std::string> names;  // of all {names} on the way here
  std::array<std::uint32_t, methods> routes{};

  Node() { routes.fill(no_route); }
  bool ends_here() const {
    return std::any_of(routes.begin(), routes.end(), [](auto route) { return route != no_route; });
  }
};

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

// Depth first, literals before names, so "/a/{x}/c" is found for "/a/b/c" beside "/a/b/d".
const Node* find(const Node& node, const std::vector<std::string_view>& segments, std::size_t at,
                 std::vector<std::string_view>& captured) {
  if (at == segments.size()) return node.ends_here() ? &node : nullptr;
  for (const auto& child : node.literals)
    if (child->literal == segments[at])
      if (const auto* found = find(*child, segments, at + 1, captured)) return found;
  if (!node.any) return nullptr;
  captured.push_back(segments[at]);
  if (const auto* found = find(*node.any, segments, at + 1, captured)) return found;
  captured.pop_back();
  return nullptr;
}

std::string allowed(const Node& node) {
  std::string out;
  for (std::size_t i = 0; i < methods; ++i) {
    const auto method = static_cast<Method>(i);
    const bool has = node.routes[i] != no_route || method == Method::options ||
                     (method == Method::head && node.routes[index_of(Method::get)] != no_route);
    if (has) out.append(out.empty() ? "" : ", ").append(method_name(method));
  }
  return out;
}

Response no_content_allowing(std::string_view methods_allowed) {
  Response out(204, {}, {});
  out.header("Allow", methods_allowed);
  return out;
}

// To a method that a path has no handler for.
Response without_route(Method method, const std::string& methods_allowed) {
  if (method == Method::options) return no_content_allowing(methods_allowed);
  auto out = problem(405, "method-not-allowed", "Allowed here: " + methods_allowed + ".");
  out.header("Allow", methods_allowed);
  return out;
}

bool lists(const std::vector<std::string>& types, std::string_view type) {
  return std::any_of(types.begin(), types.end(),
                     [&](const std::string& one) { return equal_ignoring_case(one, type); });
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out.append(out.empty() ? "" : ", ").append(one);
  return out;
}

}  // namespace

struct Router::Impl {
  Node root;
  std::vector<Route> routes;
  Handler fallback;
  IsPage is_page;
  std::function<std::optional<Response>(const Request&)> guard;

  static std::optional<Response> judge(const Route& route, const Request& head);
};

std::string_view Request::param(std::string_view name) const {
  for (const auto& one : params)
    if (one.name == name) return one.value;
  fail("the route has no parameter of that name");
}

Router::Router() : impl_(std::make_unique<Impl>()) {}
Router::~Router() = default;

void Router::on(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  check(method != Method::other && !pattern.empty() && pattern.front() == '/',
        "a route has a method and a path");
  Node* node = &impl_->root;
  auto rest = pattern.substr(1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    const auto segment = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool named = segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
    std::unique_ptr<Node>* next = &node->any;
    if (!named) {
      auto& literals = node->literals;
      const auto known = std::find_if(literals.begin(), literals.end(),
                                      [&](const auto& child) { return child->literal == segment; });
      next = known == literals.end() ? &literals.emplace_back() : &*known;
    }
    if (!*next) {
      *next = std::make_unique<Node>();
      (*next)->literal = named ? "" : segment;
      (*next)->names = node->names;
      if (named) (*next)->names.emplace_back(segment.substr(1, segment.size() - 2));
    }
    check(!named || (*next)->names.back() == segment.substr(1, segment.size() - 2),
          "patterns give one place one name");
    node = next->get();
  }
  auto& route = node->routes[index_of(method)];
  check(route == no_route, "a method and pattern are added once");
  route = static_cast<std::uint32_t>(impl_->routes.size());
  impl_->routes.push_back({method, std::string(pattern), std::move(handler), std::move(options)});
}

void Router::fallback(Handler handler, IsPage is_page) {
  impl_->fallback = std::move(handler);
  impl_->is_page = std::move(is_page);
}

void Router::guard(std::function<std::optional<Response>(const Request&)> guard) {
  impl_->guard = std::move(guard);
}

std::vector<Router::Listed> Router::routes() const {
  std::vector<Listed> out;
  for (const auto& route : impl_->routes) out.push_back({route.method, route.pattern});
  return out;
}

// A parameter that is passed over does something else than was asked for: it lists everything, or of two
// words what the first means.
std::optional<Response> unknown_parameter(const std::vector<std::string>& known, const Request& head) {
  for (const NameValue& given : head.query)
    if (std::find(known.begin(), known.end(), given.name) == known.end())
      return problem(400, "unknown-parameter",
                     "There is no query parameter " + std::string(given.name) + " here" +
                         (known.empty() ? ", nor any other." : "; there are: " + joined(known) + "."));
  for (auto given = head.query.begin(); given != head.query.end(); ++given)
    if (std::any_of(head.query.begin(), given, [&](const auto& one) { return one.name == given->name; }))
      return problem(400, "repeated-parameter",
                     "The query parameter " + std::string(given->name) +
                         " is given twice; several words stand in one, with commas between them.");
  return std::nullopt;
}

std::optional<Response> Router::Impl::judge(const Route& route, const Request& head) {
  const auto& options = route.options;
  if (auto unknown = unknown_parameter(options.query.value_or(std::vector<std::string>{}), head))
    return unknown;
  if (!options.produces.empty() && std::none_of(options.produces.begin(), options.produces.end(),
                                                [&](const auto& type) { return head.accepts(type); }))
    return problem(406, "not-acceptable", "This is served as " + joined(options.produces) + ".");
  if (options.content_types.empty()) return std::nullopt;
  const bool empty = !head.body_announced || head.header("content-length") == "0";
  if (options.body_optional && empty) return std::nullopt;
  if (!head.body_announced)
    return problem(411, "length-required", "A body is wanted here, with Content-Length or in chunks.");
  if (!lists(options.content_types, head.content_type()))
    return problem(415, "unsupported-media-type",
                   "The body is taken as " + joined(options.content_types) + ".");
  return std::nullopt;
}

Admission Router::admit(Request& head) {
  static thread_local std::vector<std::string_view> captured;
  captured.clear();
  Admission out;
  out.overlap = is_safe(head.method) ? Overlap::safe : Overlap::none;
  if (impl_->guard)
    if ((out.refusal = impl_->guard(head))) return out;
  if (is_safe(head.method) && head.body_announced && head.header("content-length") != "0") {
    out.refusal = problem(400, "unexpected-body", "A request of this method has no body.");
    return out;
  }
  if (head.path == "*") {
    if (head.method == Method::options)
      out.refusal = no_content_allowing("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    else out.refusal = problem(400, "malformed-target", "Only OPTIONS asks about the whole server.");
    return out;
  }
  const Node* const node = find(impl_->root, head.segments, 0, captured);
  if (!node) {
    if (impl_->fallback && (head.method == Method::get || head.method == Method::head)) {
      out.route = fallback_route;
      out.label = "(fallback)";
    } else if (impl_->is_page && impl_->is_page(head.segments)) {
      out.refusal = without_route(head.method, "GET, HEAD, OPTIONS");
    } else {
      out.refusal = problem(404, "not-found");
    }
    return out;
  }
  auto index = node->routes[index_of(head.method)];
  if (index == no_route && head.method == Method::head) index = node->routes[index_of(Method::get)];
  if (index == no_route) {
    out.refusal = without_route(head.method, allowed(*node));
    return out;
  }
  const auto& route = impl_->routes[index];
  for (std::size_t i = 0; i < captured.size(); ++i) head.params.push_back({node->names[i], captured[i]});
  out.route = index;
  out.label = route.pattern;
  out.body_bytes_max = route.options.body_bytes_max;
  out.limited = route.options.limited;
  if (!is_safe(head.method)) out.overlap = route.options.overlap;
  out.refusal = impl_->judge(route, head);
  return out;
}

void Router::handle(const Request& request, const Admission& admission, Responder responder) {
  if (admission.route == fallback_route) return impl_->fallback(request, std::move(responder));
  impl_->routes[admission.route].handler(request, std::move(responder));
}

}  // namespace flowmart::http
