"""What the program says about the page on which reports are checked. Chinese, then English."""

from __future__ import annotations

REVIEWING: dict[str, tuple[str, str]] = {
    "review": ("打开网页，核对并更正读出的内容", "check and correct what was read, on a page in the browser"),
    "review_inbox_dir": ("收件夹：新报告放在这里", "inbox: where new reports are dropped"),
    "review_port": ("端口（默认 8765；0 为任一空闲端口）", "port (default: 8765; 0 takes a free one)"),
    "review_host": ("监听地址（默认 127.0.0.1，仅本机可访问）", "address to bind (default: 127.0.0.1, this machine only)"),
    "review_password": ("访问密码；监听本机以外的地址时必须提供", "password of the page; required for an address beyond this machine"),
    "review_no_browser": ("不自动打开浏览器", "do not open a browser"),
    "review_at": ("请用浏览器打开 {address}（Ctrl-C 结束）", "open {address} in a browser (Ctrl-C ends it)"),
    "review_ended": ("已结束。更正已保存。", "Ended. Corrections are kept."),
    "review_needs_password": ("监听 {host} 时其他机器也能访问：请用 --password 设置密码", "{host} can be reached from other machines: set a password with --password"),
    "review_not_bound": ("无法监听 {host}:{port}（{what}）", "cannot listen on {host}:{port} ({what})"),
    "review_bad_port": ("--port 应为 0 至 65535 的整数", "--port takes a whole number from 0 to 65535"),
    "review_inbox": ("{path} 不是文件夹，不能作为收件夹", "{path} is not a folder and cannot be the inbox"),
    "dr_page": ("核对网页的服务", "the server of the review page"),
}  # fmt: skip
