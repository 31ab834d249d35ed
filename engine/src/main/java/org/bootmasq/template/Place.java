package org.bootmasq.template;

/** Where in a text the next octet stands, as far as it decides how a value may be written there. */
enum Place {
    /** Outside of quotes, or where nobody can tell. */
    BARE,
    /** In quotes that know no escape for all that we would have to write. */
    QUOTED,
    /** In a comment of XML, which ends before two hyphens. */
    XML_COMMENT,
    /** Between tags of XML, or in the value of an attribute. */
    XML_TEXT,
    JSON_STRING,
    YAML_DOUBLE_QUOTES,
    SHELL_DOUBLE_QUOTES,
    SHELL_SINGLE_QUOTES
}
