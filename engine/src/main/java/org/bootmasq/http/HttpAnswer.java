package org.bootmasq.http;

/** What a request is answered with, at once or later. */
public sealed interface HttpAnswer permits HttpReply, HttpAwaited {}
