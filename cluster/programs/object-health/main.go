// Tells what tools make of objects: reads objects as JSON, one after the other, and writes for each a line of JSON with kstatus' answer
// and that of an Argo CD health script, which is the only argument.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// Argo CD gives a script one second.
const patience = time.Second

type health struct {
	Kstatus        string `json:"kstatus"`
	KstatusMessage string `json:"kstatusMessage"`
	Argo           string `json:"argo"`
	ArgoMessage    string `json:"argoMessage"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return errors.New("usage: object-health HEALTH.LUA <OBJECTS.JSON")
	}
	script, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var text json.RawMessage
		if err := in.Decode(&text); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(text); err != nil {
			return err
		}
		answer, err := judge(object, string(script))
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
		if err := out.Encode(answer); err != nil {
			return err
		}
	}
}

func judge(object *unstructured.Unstructured, script string) (health, error) {
	result, err := status.Compute(object)
	if err != nil {
		return health{}, err
	}
	argo, message, err := argoHealth(object, script)
	return health{string(result.Status), result.Message, argo, message}, err
}

// As in Argo CD's util/lua: the libraries package, base and table alone, the object as global obj, and a table as answer.
func argoHealth(object *unstructured.Unstructured, script string) (state, message string, err error) {
	l := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer l.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}} {
		if err := l.CallByParam(lua.P{Fn: l.NewFunction(library.open), Protect: true}, lua.LString(library.name)); err != nil {
			return "", "", err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	l.SetContext(ctx)
	l.SetGlobal("obj", value(l, object.Object))
	if err := l.DoString(script); err != nil {
		return "", "", err
	}
	answer, ok := l.Get(-1).(*lua.LTable)
	if !ok {
		return "", "", fmt.Errorf("the script returned a %s; Argo CD expects a table", l.Get(-1).Type())
	}
	return lua.LVAsString(answer.RawGetString("status")), lua.LVAsString(answer.RawGetString("message")), nil
}

func value(l *lua.LState, json any) lua.LValue {
	switch json := json.(type) {
	case bool:
		return lua.LBool(json)
	case float64:
		return lua.LNumber(json)
	case int64:
		return lua.LNumber(json)
	case string:
		return lua.LString(json)
	case []any:
		list := l.CreateTable(len(json), 0)
		for _, item := range json {
			list.Append(value(l, item))
		}
		return list
	case map[string]any:
		table := l.CreateTable(0, len(json))
		for key, item := range json {
			table.RawSetString(key, value(l, item))
		}
		return table
	default:
		return lua.LNil
	}
}
