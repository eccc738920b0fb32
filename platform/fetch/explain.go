package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"

	"maillage/core/fault"
)

func refuse(kind fault.Kind, rule, text string) *fault.Fault {
	return fault.New(kind, "url", "fetch.fault."+rule, text)
}

func errScheme() error {
	return refuse(fault.Invalid, "scheme", "Cette adresse n'est pas celle d'une page web. Elle doit commencer par https:// ou http://.")
}

func errUser() error {
	return refuse(fault.Invalid, "user", "Cette adresse contient un nom d'utilisateur ou un mot de passe. Retirez-les.")
}

func errPort() error {
	return refuse(fault.Invalid, "port", "Cette adresse indique un port que nous n'utilisons pas. Retirez-le.")
}

func errPrivate() error {
	return refuse(fault.Invalid, "private", "Cette adresse mène à un réseau privé. Donnez une adresse publique.")
}

func errRedirect() error {
	return refuse(fault.Invalid, "redirect", "Le site nous renvoie ailleurs trop de fois, ou vers une adresse moins sûre. Donnez l'adresse finale.")
}

func errStatus(code int) error {
	return refuse(fault.Unavailable, "status", fmt.Sprintf("Le site ne donne pas ce fichier. Il répond par le code %d.", code))
}

func errEncoding() error {
	return refuse(fault.Unavailable, "encoding", "Le site envoie ce fichier sous une forme compressée que nous ne lisons pas.")
}

func errLarge(limit int64) error {
	return refuse(fault.TooLarge, "large", fmt.Sprintf("Ce fichier est trop gros. La limite est de %d Mo.", limit>>20))
}

// explain turns an error of the network into a fault. ctx is the request's.
func explain(ctx context.Context, err error) error {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f
	}
	f := because(ctx, err)
	f.Cause = cause(err)
	return f
}

func because(ctx context.Context, err error) *fault.Fault {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return refuse(fault.Unavailable, "dns", "Ce site est introuvable. Vérifiez l'adresse.")
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return refuse(fault.Unavailable, "certificate", "Le certificat de ce site n'est pas valable.")
	}
	if timeout, ok := errors.AsType[net.Error](err); errors.Is(context.Cause(ctx), errSlow) || ok && timeout.Timeout() {
		return refuse(fault.Unavailable, "endless", "Le site répond trop lentement. Réessayez plus tard.")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse(fault.Unavailable, "cut", "Le site a coupé la réponse avant la fin. Réessayez plus tard.")
	}
	return refuse(fault.Unavailable, "network", "Ce site ne répond pas. Réessayez plus tard.")
}

// cause keeps of an error what surely holds no URL: http's own errors quote
// the address asked, or the one redirected to.
func cause(err error) error {
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Errorf("%T", err)
}
