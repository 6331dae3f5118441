// Countries as people write them, sorted. English names of ISO 3166-1, common short and older names, and the
// names that the larger countries of Europe and America use themselves.
#pragma once
#include <array>
#include <string_view>

namespace flowmart::orders {

struct CountryName {
  std::string_view name;  // lower case
  std::string_view code;  // ISO 3166-1 alpha-2
};

// clang-format off
inline constexpr auto country_names = std::to_array<CountryName>({
    {"afghanistan", "AF"}, {"aland islands", "AX"}, {"albania", "AL"}, {"algeria", "DZ"}, {"america", "US"},
    {"american samoa", "AS"}, {"andorra", "AD"}, {"angola", "AO"}, {"anguilla", "AI"}, {"antarctica", "AQ"},
    {"antigua and barbuda", "AG"}, {"argentina", "AR"}, {"armenia", "AM"}, {"aruba", "AW"},
    {"australia", "AU"}, {"austria", "AT"}, {"azerbaijan", "AZ"}, {"bahamas", "BS"}, {"bahrain", "BH"},
    {"bangladesh", "BD"}, {"barbados", "BB"}, {"belarus", "BY"}, {"belgique", "BE"}, {"belgium", "BE"},
    {"belgië", "BE"}, {"belize", "BZ"}, {"benin", "BJ"}, {"bermuda", "BM"}, {"bhutan", "BT"},
    {"bolivia", "BO"}, {"bolivia, plurinational state of", "BO"}, {"bonaire", "BQ"},
    {"bosnia and herzegovina", "BA"}, {"botswana", "BW"}, {"bouvet island", "BV"}, {"brasil", "BR"},
    {"brazil", "BR"}, {"britain", "GB"}, {"british indian ocean territory", "IO"},
    {"british virgin islands", "VG"}, {"brunei", "BN"}, {"brunei darussalam", "BN"}, {"bulgaria", "BG"},
    {"burkina faso", "BF"}, {"burma", "MM"}, {"burundi", "BI"}, {"cambodia", "KH"}, {"cameroon", "CM"},
    {"canada", "CA"}, {"cape verde", "CV"}, {"cayman islands", "KY"}, {"central african republic", "CF"},
    {"chad", "TD"}, {"chile", "CL"}, {"china", "CN"}, {"christmas island", "CX"}, {"cocos islands", "CC"},
    {"colombia", "CO"}, {"comoros", "KM"}, {"congo", "CG"}, {"congo-brazzaville", "CG"},
    {"congo-kinshasa", "CD"}, {"cook islands", "CK"}, {"costa rica", "CR"}, {"cote d'ivoire", "CI"},
    {"croatia", "HR"}, {"cuba", "CU"}, {"curacao", "CW"}, {"curaçao", "CW"}, {"cyprus", "CY"},
    {"czech republic", "CZ"}, {"czechia", "CZ"}, {"côte d'ivoire", "CI"}, {"danmark", "DK"},
    {"democratic republic of the congo", "CD"}, {"denmark", "DK"}, {"deutschland", "DE"}, {"djibouti", "DJ"},
    {"dominica", "DM"}, {"dominican republic", "DO"}, {"dr congo", "CD"}, {"east timor", "TL"},
    {"ecuador", "EC"}, {"egypt", "EG"}, {"eire", "IE"}, {"el salvador", "SV"}, {"england", "GB"},
    {"equatorial guinea", "GQ"}, {"eritrea", "ER"}, {"espana", "ES"}, {"españa", "ES"}, {"estonia", "EE"},
    {"eswatini", "SZ"}, {"ethiopia", "ET"}, {"falkland islands", "FK"}, {"faroe islands", "FO"},
    {"fiji", "FJ"}, {"finland", "FI"}, {"france", "FR"}, {"french guiana", "GF"}, {"french polynesia", "PF"},
    {"french southern territories", "TF"}, {"gabon", "GA"}, {"gambia", "GM"}, {"georgia", "GE"},
    {"germany", "DE"}, {"ghana", "GH"}, {"gibraltar", "GI"}, {"great britain", "GB"}, {"greece", "GR"},
    {"greenland", "GL"}, {"grenada", "GD"}, {"guadeloupe", "GP"}, {"guam", "GU"}, {"guatemala", "GT"},
    {"guernsey", "GG"}, {"guinea", "GN"}, {"guinea-bissau", "GW"}, {"guyana", "GY"}, {"haiti", "HT"},
    {"heard island and mcdonald islands", "HM"}, {"holland", "NL"}, {"holy see", "VA"}, {"honduras", "HN"},
    {"hong kong", "HK"}, {"hong kong sar", "HK"}, {"hungary", "HU"}, {"iceland", "IS"}, {"india", "IN"},
    {"indonesia", "ID"}, {"iran", "IR"}, {"iran, islamic republic of", "IR"}, {"iraq", "IQ"},
    {"ireland", "IE"}, {"isle of man", "IM"}, {"israel", "IL"}, {"italia", "IT"}, {"italy", "IT"},
    {"ivory coast", "CI"}, {"jamaica", "JM"}, {"japan", "JP"}, {"jersey", "JE"}, {"jordan", "JO"},
    {"kazakhstan", "KZ"}, {"kenya", "KE"}, {"kiribati", "KI"}, {"korea", "KR"}, {"korea, republic of", "KR"},
    {"kuwait", "KW"}, {"kyrgyzstan", "KG"}, {"lao people's democratic republic", "LA"}, {"laos", "LA"},
    {"latvia", "LV"}, {"lebanon", "LB"}, {"lesotho", "LS"}, {"liberia", "LR"}, {"libya", "LY"},
    {"liechtenstein", "LI"}, {"lithuania", "LT"}, {"luxembourg", "LU"}, {"macao", "MO"}, {"macau", "MO"},
    {"macedonia", "MK"}, {"madagascar", "MG"}, {"malawi", "MW"}, {"malaysia", "MY"}, {"maldives", "MV"},
    {"mali", "ML"}, {"malta", "MT"}, {"marshall islands", "MH"}, {"martinique", "MQ"}, {"mauritania", "MR"},
    {"mauritius", "MU"}, {"mayotte", "YT"}, {"mexico", "MX"}, {"micronesia", "FM"},
    {"micronesia, federated states of", "FM"}, {"moldova", "MD"}, {"monaco", "MC"}, {"mongolia", "MN"},
    {"montenegro", "ME"}, {"montserrat", "MS"}, {"morocco", "MA"}, {"mozambique", "MZ"}, {"myanmar", "MM"},
    {"méxico", "MX"}, {"namibia", "NA"}, {"nauru", "NR"}, {"nederland", "NL"}, {"nepal", "NP"},
    {"netherlands", "NL"}, {"new caledonia", "NC"}, {"new zealand", "NZ"}, {"nicaragua", "NI"},
    {"niger", "NE"}, {"nigeria", "NG"}, {"niue", "NU"}, {"norfolk island", "NF"}, {"norge", "NO"},
    {"north korea", "KP"}, {"north macedonia", "MK"}, {"northern ireland", "GB"},
    {"northern mariana islands", "MP"}, {"norway", "NO"}, {"oman", "OM"}, {"osterreich", "AT"},
    {"pakistan", "PK"}, {"palau", "PW"}, {"palestine", "PS"}, {"palestinian territories", "PS"},
    {"panama", "PA"}, {"papua new guinea", "PG"}, {"paraguay", "PY"}, {"people's republic of china", "CN"},
    {"peru", "PE"}, {"philippines", "PH"}, {"pitcairn", "PN"}, {"poland", "PL"}, {"polska", "PL"},
    {"portugal", "PT"}, {"puerto rico", "PR"}, {"qatar", "QA"}, {"republic of china", "TW"},
    {"republic of ireland", "IE"}, {"republic of korea", "KR"}, {"republic of moldova", "MD"},
    {"reunion", "RE"}, {"romania", "RO"}, {"rsa", "ZA"}, {"russia", "RU"}, {"russian federation", "RU"},
    {"rwanda", "RW"}, {"réunion", "RE"}, {"saint barthelemy", "BL"}, {"saint helena", "SH"},
    {"saint kitts and nevis", "KN"}, {"saint lucia", "LC"}, {"saint martin", "MF"},
    {"saint pierre and miquelon", "PM"}, {"saint vincent and the grenadines", "VC"}, {"samoa", "WS"},
    {"san marino", "SM"}, {"sao tome and principe", "ST"}, {"saudi arabia", "SA"}, {"schweiz", "CH"},
    {"scotland", "GB"}, {"senegal", "SN"}, {"serbia", "RS"}, {"seychelles", "SC"}, {"sierra leone", "SL"},
    {"singapore", "SG"}, {"sint maarten", "SX"}, {"slovakia", "SK"}, {"slovenia", "SI"},
    {"solomon islands", "SB"}, {"somalia", "SO"}, {"south africa", "ZA"},
    {"south georgia and the south sandwich islands", "GS"}, {"south korea", "KR"}, {"south sudan", "SS"},
    {"spain", "ES"}, {"sri lanka", "LK"}, {"sudan", "SD"}, {"suisse", "CH"}, {"suomi", "FI"},
    {"suriname", "SR"}, {"svalbard and jan mayen", "SJ"}, {"sverige", "SE"}, {"swaziland", "SZ"},
    {"sweden", "SE"}, {"switzerland", "CH"}, {"syria", "SY"}, {"syrian arab republic", "SY"},
    {"taiwan", "TW"}, {"tajikistan", "TJ"}, {"tanzania", "TZ"}, {"thailand", "TH"}, {"the bahamas", "BS"},
    {"the gambia", "GM"}, {"the netherlands", "NL"}, {"togo", "TG"}, {"tokelau", "TK"}, {"tonga", "TO"},
    {"trinidad and tobago", "TT"}, {"tunisia", "TN"}, {"turkey", "TR"}, {"turkiye", "TR"},
    {"turkmenistan", "TM"}, {"turks and caicos islands", "TC"}, {"tuvalu", "TV"}, {"türkiye", "TR"},
    {"u.k.", "GB"}, {"u.s.", "US"}, {"u.s.a.", "US"}, {"uae", "AE"}, {"uganda", "UG"}, {"uk", "GB"},
    {"ukraine", "UA"}, {"united arab emirates", "AE"}, {"united kingdom", "GB"},
    {"united kingdom of great britain and northern ireland", "GB"}, {"united republic of tanzania", "TZ"},
    {"united states", "US"}, {"united states of america", "US"}, {"uruguay", "UY"},
    {"us minor outlying islands", "UM"}, {"us virgin islands", "VI"}, {"usa", "US"}, {"uzbekistan", "UZ"},
    {"vanuatu", "VU"}, {"vatican", "VA"}, {"vatican city", "VA"}, {"venezuela", "VE"},
    {"venezuela, bolivarian republic of", "VE"}, {"viet nam", "VN"}, {"vietnam", "VN"}, {"wales", "GB"},
    {"wallis and futuna", "WF"}, {"western sahara", "EH"}, {"yemen", "YE"}, {"zambia", "ZM"},
    {"zimbabwe", "ZW"}, {"österreich", "AT"},
});
// clang-format on

}  // namespace flowmart::orders
