// /v1/payments/{payment}/invoice: what is owed by invoice, as PDF.
#pragma once
#include <string>
#include <vector>

#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"

namespace flowmart::http {

// Whose invoices they are, and by what calendar they are dated.
struct Issuer {
  std::vector<std::string> sender;  // the shop's own address, line by line; empty where it was not said
  std::string zone;
};
void add_invoice_routes(Router& router, Backend& backend, Reader& reader, Issuer issuer);

}  // namespace flowmart::http
