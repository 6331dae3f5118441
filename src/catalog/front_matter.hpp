// The YAML head of an EventCatalog page. Every text is quoted, so nothing in it is taken for YAML.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace flowmart::catalog {

class FrontMatter {
 public:
  using Pair = std::pair<std::string_view, std::string_view>;

  FrontMatter& text(std::string_view key, std::string_view value);  // left out when empty
  FrontMatter& flag(std::string_view key, bool value);
  FrontMatter& open(std::string_view key);  // what follows belongs to it, until close()
  FrontMatter& close();
  FrontMatter& item(
      std::initializer_list<Pair> pairs);  // of the open list; pairs without a value are left out
  // An item whose members follow, until close().
  FrontMatter& begin_item(std::string_view key, std::string_view value);

  template <class List>
  FrontMatter& texts(std::string_view key, const List& list) {
    bool any = false;
    for (std::string_view one : list) {
      if (!std::exchange(any, true)) open(key);
      line("- ", one);
    }
    if (any) close();
    return *this;
  }

  // The page: head, then body.
  std::string page(std::string_view body) const;

 private:
  void line(std::string_view before, std::string_view value);

  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace flowmart::catalog
