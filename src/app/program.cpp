#include "app/program.hpp"

#include "contract/every_message.hpp"
#include "flows/fulfilment_flow.hpp"
#include "flows/payment_flow.hpp"
#include "flows/renewal_flow.hpp"
#include "inventory/inventory.hpp"
#include "notifications/notifications.hpp"
#include "orders/orders.hpp"
#include "payment/payment.hpp"
#include "shipping/shipment.hpp"
#include "subscription/subscription.hpp"

namespace flowmart::app {
namespace {

template <class S>
constexpr bool handles_only_what_is_declared() {
  bool good = true;
  contract::EveryMessage::each([&]<class M>() {
    if constexpr (contract::Handles<S, M>) good = good && contract::ReceivedBy<M, typename S::Service>;
  });
  return good;
}

template <class S>
void add(std::vector<engine::ServiceType>& all, const contract::ShopSettings& settings) {
  static_assert(handles_only_what_is_declared<S>(), "a service handles only what it declares to receive");
  all.push_back(engine::make_service<S>(settings));
}

}  // namespace

std::vector<engine::ServiceType> all_services(const contract::ShopSettings& settings) {
  std::vector<engine::ServiceType> all;
  add<flows::PaymentFlows>(all, settings);
  add<flows::RenewalFlows>(all, settings);
  add<flows::FulfilmentFlows>(all, settings);
  add<orders::Orders>(all, settings);
  add<inventory::Inventory>(all, settings);
  add<payment::Payments>(all, settings);
  add<shipping::Shipping>(all, settings);
  add<notifications::Notifications>(all, settings);
  add<subscription::Subscriptions>(all, settings);
  return all;
}

std::optional<std::string> leave_out(std::vector<engine::ServiceType>& services,
                                     const std::vector<std::string>& names) {
  const auto lower = [](std::string text) {
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
  };
  for (const std::string& name : names) {
    const std::string wanted = lower(name);
    const std::size_t gone = std::erase_if(services, [&](const engine::ServiceType& service) {
      const std::string id = lower(service.name);
      return id == wanted || id == wanted + "service";
    });
    if (gone == 0) return name;
  }
  return std::nullopt;
}

}  // namespace flowmart::app
