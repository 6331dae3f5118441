// The file of facts that the contract was written from.
#pragma once
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace flowmart::contract {

inline const nlohmann::json& facts() {
  static const nlohmann::json all = [] {
    std::ifstream file(FLOWMART_CONTRACT_FACTS);
    return nlohmann::json::parse(file);
  }();
  return all;
}

// The one of a list that has this id.
inline const nlohmann::json& fact(const char* list, std::string_view id) {
  for (const auto& one : facts().at(list))
    if (one.at("id") == id) return one;
  static const nlohmann::json none;
  return none;
}

// A text, or nothing where the facts have null or no such key.
inline std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

template <class Texts>
nlohmann::json list_of(const Texts& texts) {
  auto out = nlohmann::json::array();
  for (std::string_view one : texts) out.push_back(one);
  return out;
}

}  // namespace flowmart::contract
