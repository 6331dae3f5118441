// A drawn page as an answer.
#pragma once
#include <string_view>
#include <variant>

#include "http/server/response.hpp"
#include "labels/label.hpp"

namespace flowmart::http {

// `kind` begins its file's name and what is said when it can't be had: label, invoice.
Response pdf_of(std::variant<std::string, labels::Fault> page, std::string_view kind, std::string_view name);

}  // namespace flowmart::http
