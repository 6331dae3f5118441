// A payment as it is answered with: in a list by what the views know, by itself as the Payment Service does.
#pragma once
#include "contract/private/disputes.hpp"
#include "http/api/paging.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

Response payment_page(views::Queries& queries, const views::PaymentFilter& filter, Time now);

// What the order is called, and when it was placed, is added from the views; 404 if there is no such payment.
void answer_with_payment(const Sources& from, PaymentId payment, const Reply& reply, int status = 200,
                         const std::string& location = {});
void answer_with(const Sources& from, contract::PaymentInFull payment, const Reply& reply, int status = 200,
                 const std::string& location = {});
// All payments of the filter's order, its own first.
void answer_with_payments(const Sources& from, const views::PaymentFilter& filter, const Reply& reply);

// The order, with what banks were asked to take back of its payments, if anything was.
Response with_disputes(Response order, std::int64_t version,
                       const std::vector<contract::PaymentInFull>& payments);

// A refund or a dispute as it stood, by what the Payment Service knows alone.
Response money_move_found(const contract::ReadMoneyMove::Response& move);
// Goes on with the refund or the dispute of that id, in the reader's thread; 404 if there is none.
void with_move(const Sources& from, std::string_view name, contract::MoneyMoveKind kind, Responder responder,
               std::function<void(const views::MoneyMoveRow&, Responder)> go_on);
contract::ReadMoneyMove question_of(const views::MoneyMoveRow& row, contract::MoneyMoveKind kind);

// payment_actions.cpp and money_lists.cpp
void add_payment_action_routes(Router& router, const Sources& from);
void add_money_list_routes(Router& router, const Sources& from);
// What is done with a refund or told of a dispute, by the row of it.
void add_refund_routes(Router& router, const Sources& from);

}  // namespace flowmart::http
