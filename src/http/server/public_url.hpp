// Where the world finds this server, when a proxy stands before it: "https://shop.example/oms". The proxy may
// keep the path's beginning or leave it out; what is answered names it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace flowmart::http {

struct PublicUrl {
  std::string host;        // "shop.example", with its port if it has one
  std::string path;        // "/oms"; empty: none
  bool encrypted = false;  // https

  // Or the sentence that says what is wrong with the text.
  static std::variant<PublicUrl, std::string> of(std::string_view text);
};

// A path of ours as the world has it, and a path of the world's as we have it: with the beginning ("/oms")
// and without. What stands at the beginning itself ("/oms", "/oms?a=b") is the first page.
std::string with_beginning(std::string_view beginning, std::string_view path);
std::string_view without_beginning(std::string_view beginning, std::string_view path);

}  // namespace flowmart::http
