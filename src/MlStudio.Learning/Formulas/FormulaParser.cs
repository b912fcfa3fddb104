using MlStudio.Learning.Data;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Formulas;

/// <summary>
/// Turns a formula into typed nodes. Precedence, from loosest: or; and; not; comparisons (not chained); + -; * / %; sign; ^ (from the right).
/// </summary>
internal sealed class FormulaParser(string formula, IReadOnlyDictionary<string, ColumnType> columns)
{
    private const int NotLevel = 3, ComparisonLevel = 4, SignLevel = 8;
    private readonly List<FormulaToken> _tokens = FormulaTokenizer.Read(formula);
    private readonly List<string> _used = [];
    private int _at;
    private int _nesting;
    private int _parts;

    /// <summary>The columns that the formula uses, in the order of the nodes' indices.</summary>
    public IReadOnlyList<string> Used => _used;

    private FormulaToken Current => _tokens[_at];

    /// <exception cref="FormulaException">The formula is not one.</exception>
    public FormulaNode Parse()
    {
        if (Current.Kind == FormulaTokenKind.End) { throw Error(0, "a formula, such as [price] / [area]", "nothing"); }
        var node = Binary(1);
        return Current.Kind == FormulaTokenKind.End ? node : throw Error(Current.Position, "an operator or the end of the formula", Current.Describe());
    }

    private FormulaNode Binary(int level)
    {
        if (++_nesting > FormulaLimits.DeepestNesting) { throw Error(Current.Position, $"at most {FormulaLimits.DeepestNesting} brackets, calls or signs within one another", "more"); }
        var left = Unary();
        while (Operator(Current) is { } found && found.Level >= level)
        {
            var token = Current;
            _at++;
            var right = Binary(found.Symbol == "^" ? found.Level : found.Level + 1);
            left = Add(Combine(found.Symbol, left, right, token.Position));
            if (found.Level == ComparisonLevel && Operator(Current)?.Level == ComparisonLevel)
            {
                throw Error(Current.Position, "'and' between two comparisons, as in 1 < x and x < 5", Current.Describe());
            }
        }
        _nesting--;
        return left;
    }

    private static (string Symbol, int Level)? Operator(FormulaToken token) => token.Kind switch
    {
        FormulaTokenKind.Word when token.IsWord("or") => ("or", 1),
        FormulaTokenKind.Word when token.IsWord("and") => ("and", 2),
        FormulaTokenKind.Symbol => token.Text switch
        {
            "||" => ("or", 1),
            "&&" => ("and", 2),
            "=" or "==" => ("==", ComparisonLevel),
            "<>" or "!=" => ("!=", ComparisonLevel),
            "<" or "<=" or ">" or ">=" => (token.Text, ComparisonLevel),
            "+" or "-" => (token.Text, 5),
            "*" or "/" or "%" => (token.Text, 6),
            "^" => ("^", SignLevel),
            _ => null,
        },
        _ => null,
    };

    private FormulaNode Combine(string symbol, FormulaNode left, FormulaNode right, int position)
    {
        if (symbol is "and" or "or")
        {
            return new LogicNode(symbol == "and", Require(left, FormulaType.Boolean, $" before '{symbol}'"), Require(right, FormulaType.Boolean, $" after '{symbol}'"), left.Position);
        }
        if (Operator(new FormulaToken(FormulaTokenKind.Symbol, symbol, 0, 0))!.Value.Level == ComparisonLevel) { return Compare(symbol, left, right, position); }
        var hint = symbol switch { "+" => " (texts are joined by concat, days added by addDays)", "-" => " (daysBetween compares dates)", _ => "" };
        Require(left, FormulaType.Number, $" before '{symbol}'{hint}");
        Require(right, FormulaType.Number, $" after '{symbol}'{hint}");
        FormulaType[] numbers = [FormulaType.Number, FormulaType.Number];
        return symbol switch
        {
            "%" => new CallNode(FormulaType.Number, new CallBody { Number = r => FormulaMath.Modulo(r.Number(0), r.Number(1)) }, [left, right], numbers, left.Position),
            "^" => new CallNode(FormulaType.Number, new CallBody { Number = r => FormulaMath.Pow(r.Number(0), r.Number(1)) }, [left, right], numbers, left.Position),
            _ => new ArithmeticNode(symbol[0], left, right, left.Position),
        };
    }

    private ComparisonNode Compare(string symbol, FormulaNode left, FormulaNode right, int position)
    {
        foreach (var side in (ReadOnlySpan<FormulaNode>)[left, right])
        {
            if (side is MissingLeaf) { throw Error(side.Position, "a value to compare with (isMissing(…) asks whether one is missing)", "missing"); }
        }
        var type = left.Type == FormulaType.Missing ? right.Type : left.Type;
        var example = type == FormulaType.Date ? " such as date(\"2026-01-31\")" : type == FormulaType.Text ? " such as \"Lyon\"" : "";
        Require(right, type, $"{example}, as before '{symbol}'");
        return type == FormulaType.Boolean && symbol is not ("==" or "!=")
            ? throw Error(position, "== or != between true or false", $"'{symbol}'")
            : new ComparisonNode(symbol, type, left, right, left.Position);
    }

    private FormulaNode Unary()
    {
        var token = Current;
        if (token.Is("-") || token.Is("+"))
        {
            _at++;
            var operand = Require(Binary(SignLevel), FormulaType.Number, $" after '{token.Text}'");
            if (token.Text == "+") { return operand; }
            return Add(operand is NumberLeaf leaf ? new NumberLeaf(-leaf.Value, FormulaType.Number, token.Position)
                : new CallNode(FormulaType.Number, new CallBody { Number = r => -r.Number(0) }, [operand], [FormulaType.Number], token.Position));
        }
        if (token.IsWord("not") || token.Is("!"))
        {
            _at++;
            var operand = Require(Binary(token.Is("!") ? SignLevel : NotLevel), FormulaType.Boolean, $" after '{token.Text}'");
            return Add(new CallNode(FormulaType.Boolean, new CallBody { Number = r => 1 - r.Number(0) }, [operand], [FormulaType.Boolean], token.Position));
        }
        return Primary();
    }

    private FormulaNode Primary()
    {
        var token = Current;
        _at++;
        switch (token.Kind)
        {
            case FormulaTokenKind.Number: return Add(new NumberLeaf(token.Number, FormulaType.Number, token.Position));
            case FormulaTokenKind.Text: return Add(new TextLeaf(token.Text, token.Position));
            case FormulaTokenKind.Bracketed: return Column(token);
            case FormulaTokenKind.Word when Current.Is("("): return Call(token);
            case FormulaTokenKind.Word when token.IsWord("true") || token.IsWord("false"): return Add(new NumberLeaf(token.IsWord("true") ? 1 : 0, FormulaType.Boolean, token.Position));
            case FormulaTokenKind.Word when token.IsWord("missing"): return Add(new MissingLeaf(token.Position));
            case FormulaTokenKind.Word when !token.IsWord("and") && !token.IsWord("or"): return Column(token);
            case FormulaTokenKind.Symbol when token.Text == "(":
                var inner = Binary(1);
                Expect(")", "to close the bracket");
                return inner;
            default: throw Error(token.Position, "a column, a value or a function", token.Describe());
        }
    }

    private FormulaNode Column(FormulaToken token)
    {
        if (!columns.TryGetValue(token.Text, out var type))
        {
            if (FormulaFunctions.Find(token.Text) is { } rule) { throw Error(token.Position + token.Text.Length, $"( and the arguments of {rule.Function.Signature}", _tokens[_at].Describe()); }
            var near = NearNames.Of(token.Text, columns.Keys);
            var known = near.Count > 0 ? "" : $" ({Words.List(columns.Keys.Select(Written))})";
            throw FormulaException.At(formula, token.Position, $"the name of a column{known}", token.Describe(), near);
        }
        var index = _used.IndexOf(token.Text);
        if (index < 0) { index = _used.Count; _used.Add(token.Text); }
        return Add(new ColumnLeaf(token.Text, index, Formula.TypeOf(type), token.Position));
    }

    private FormulaNode Call(FormulaToken token)
    {
        var rule = FormulaFunctions.Find(token.Text)
            ?? throw FormulaException.At(formula, token.Position, "a function", token.Describe(), NearNames.Of(token.Text, FormulaFunctions.All.Select(f => f.Name)));
        _at++;
        var parts = new List<FormulaNode>();
        if (!Current.Is(")"))
        {
            do
            {
                if (parts.Count == rule.Most) { throw Error(Current.Position, $"no more than {rule.Most} argument{(rule.Most == 1 ? "" : "s")} in {rule.Function.Signature}", Current.Describe()); }
                var part = Binary(1);
                parts.Add(rule.Parameter(parts.Count) is { } type ? Require(part, type, $" as argument {parts.Count + 1} of {rule.Function.Signature}") : part);
            }
            while (Take(","));
        }
        if (parts.Count < rule.Required) { throw Error(Current.Position, $"at least {rule.Required} argument{(rule.Required == 1 ? "" : "s")} in {rule.Function.Signature}", Current.Is(")") ? $"{parts.Count}" : Current.Describe()); }
        Expect(")", $"or a comma in {rule.Function.Signature}");
        return Add(Build(rule, [.. parts], token.Position));
    }

    private FormulaNode Build(FunctionRule rule, FormulaNode[] parts, int position)
    {
        switch (rule.Function.Name)
        {
            case "if":
                Require(parts[0], FormulaType.Boolean, $" as argument 1 of {rule.Function.Signature}");
                return new IfNode(Unify(parts[1..], rule), parts[0], parts[1], parts[2], position);
            case "coalesce": return new CoalesceNode(Unify(parts, rule), parts, position);
            case "isMissing": return new IsMissingNode(parts[0], position);
            case "date" when parts.Length == 2: throw Error(parts[1].Position, "one text, or year, month and day in date(…)", "two arguments");
            case "date": Require(parts[0], parts.Length == 1 ? FormulaType.Text : FormulaType.Number, $" as argument 1 of {rule.Function.Signature}"); break;
            case "number" when parts[0].Type == FormulaType.Date: throw Error(parts[0].Position, "text in number(value) (year, month and daysBetween make numbers of dates)", parts[0].What);
            case "round" when parts.Length == 2 && parts[1] is not NumberLeaf { Value: >= 0 and <= 15 } digits: throw Error(parts[1].Position, "a whole number from 0 to 15 for the digits of round", parts[1].What);
            default: break;
        }
        var types = parts.Select((p, i) => rule.Parameter(i) ?? (p.Type == FormulaType.Missing ? FormulaType.Text : p.Type)).ToArray();
        if (rule.Function.Name == "date" && parts.Length == 3) { types[0] = FormulaType.Number; }
        return new CallNode(rule.Result, rule.Body!, parts, types, position);
    }

    /// <summary>The one type of values between which is chosen.</summary>
    private FormulaType Unify(FormulaNode[] parts, FunctionRule rule)
    {
        var type = parts.Select(p => p.Type).FirstOrDefault(t => t != FormulaType.Missing, FormulaType.Missing);
        foreach (var part in parts) { Require(part, type, $", as the other values of {rule.Function.Signature}"); }
        return type;
    }

    private FormulaNode Require(FormulaNode node, FormulaType type, string where) =>
        node.Type == type || node.Type == FormulaType.Missing ? node : throw Error(node.Position, FormulaNode.WordOf(type) + where, node.What);

    private FormulaNode Add(FormulaNode node)
    {
        if (++_parts > FormulaLimits.MostParts) { throw Error(node.Position, $"at most {FormulaLimits.MostParts} values, operators and calls", "more"); }
        return node.Chain <= FormulaLimits.LongestChain ? node : throw Error(node.Position, $"at most {FormulaLimits.LongestChain} operations that hang on one another", "more");
    }

    private bool Take(string symbol)
    {
        if (!Current.Is(symbol)) { return false; }
        _at++;
        return true;
    }

    private void Expect(string symbol, string why)
    {
        if (!Take(symbol)) { throw Error(Current.Position, $"'{symbol}' {why}", Current.Describe()); }
    }

    private static string Written(string name) => Formula.Reference(name);

    private FormulaException Error(int position, string expected, string found) => FormulaException.At(formula, position, expected, found);
}
