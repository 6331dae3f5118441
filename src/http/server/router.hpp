// Method and path pattern → handler. A pattern is made of literal segments and {names}:
// "/v1/orders/{orderId}". Literal segments win over names at the same place.
//
// Answers by itself: 404, 405 with Allow, 415, 406, OPTIONS (204 with Allow), HEAD by way of GET.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/server/server.hpp"

namespace flowmart::http {

struct RouteOptions {
  std::size_t body_bytes_max = 1 << 20;      // GET and HEAD with a body are refused with 400
  std::vector<std::string> content_types{};  // of the body, without parameters; empty: any.
                                             // "application/*+json" style wildcards are not known: list each
  bool body_optional = false;                // there may be none; one that is there is of these types
  // Names of the query parameters that are known: 400 names them when there is another. None: none is.
  std::optional<std::vector<std::string>> query{};
  std::vector<std::string> produces{};  // 406 if the client accepts none of them; empty: not checked
  Overlap overlap = Overlap::none;      // GET, HEAD and OPTIONS are `safe` in any case
  bool limited = true;                  // see Admission
};

// By the segments of a path, decoded: whether there is a page.
using IsPage = std::function<bool(const std::vector<std::string_view>& segments)>;

class Router : public Application {
 public:
  Router();
  ~Router() override;

  // Before the server starts. The same method and pattern twice is a bug.
  void on(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  // GET and HEAD of what no route matches (the portal's files); the label is "(fallback)". Where `is_page`
  // says that something is, another method is 405, not 404.
  void fallback(Handler handler, IsPage is_page = {});
  // Called with the head of each request, whatever it asks for, before its body is read; a response refuses
  // it. Who may ask at all is decided here.
  void guard(std::function<std::optional<Response>(const Request& head)> guard);

  struct Listed {
    Method method;
    std::string_view pattern;
  };
  std::vector<Listed> routes() const;  // as added; for documents and for tests that hold both together

  Admission admit(Request& head) override;
  void handle(const Request& request, const Admission& admission, Responder responder) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowmart::http
