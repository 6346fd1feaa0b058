"""Entering and leaving. Of allauth's pages only those that this platform wants are here: there is
no sign-up, no e-mail, no password by mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, path

from yizhan.roof.entrance import single_sign_on, views, wechat
from yizhan.roof.shared.audience import public_page, rider_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("code/", views.code, name="entrance_code"),
    path("demo/", views.demo, name="demo_enter"),
    path("inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("login/", public_page(views.login), name="account_login"),
    path("logout/", public_page(account.logout), name="account_logout"),
    path("password/", rider_page(views.password), name="account_change_password"),
    path("phone/", views.phone, name="entrance_phone"),
    path("reauthenticate/", rider_page(account.reauthenticate), name="account_reauthenticate"),
    path("sso/", single_sign_on.leave_for_provider, name="single_sign_on"),
    path("sso/<slug:provider_id>/", single_sign_on.come_back, name="openid_connect_callback"),
    path("second/", rider_page(mfa.index), name="mfa_index"),
    path("second/ask/", public_page(mfa.authenticate), name="mfa_authenticate"),
    path("second/again/", rider_page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second/app/", rider_page(views.set_up_app), name="mfa_activate_totp"),
    path("second/app/off/", rider_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second/key/", rider_page(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("second/key/<int:pk>/", rider_page(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "second/key/<int:pk>/off/",
        rider_page(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("second/key/add/", rider_page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "second/key/again/",
        rider_page(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second/key/enter/", public_page(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("second/paper/", rider_page(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second/paper/file/",
        rider_page(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "second/paper/new/",
        rider_page(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("wechat/", wechat.leave_for_wechat, name="wechat_enter"),
    path("wechat/back/", wechat.come_back_from_wechat, name="weixin_callback"),
    path("wechat/mine/", wechat.mine, name="wechat"),
]
