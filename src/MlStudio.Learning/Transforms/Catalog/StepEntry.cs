using MlStudio.Learning.Data;

namespace MlStudio.Learning.Transforms;

/// <summary>A step in the catalog. Immutable and thread-safe.</summary>
public sealed class StepEntry
{
    private readonly Func<RecipeStep> _create;
    private readonly Lazy<RecipeStep> _default;

    private StepEntry(string key, string name, StepCategory category, string summary, Type type, Func<RecipeStep> create)
    {
        (Key, Name, Category, Summary, StepType) = (key, name, category, summary, type);
        _create = create;
        _default = new Lazy<RecipeStep>(create);
    }

    /// <param name="key">What stands at "step" in the JSON of recipes; never changed.</param>
    /// <param name="name">The name shown to people: what is done, in plain words.</param>
    /// <param name="category">Where people look for it.</param>
    /// <param name="summary">One sentence: what it does and when to use it, for people who are not statisticians.</param>
    public static StepEntry Of<TStep>(string key, string name, StepCategory category, string summary) where TStep : RecipeStep, new() =>
        new(key, name, category, summary, typeof(TStep), () => new TStep());

    public string Key { get; }
    public string Name { get; }
    public StepCategory Category { get; }
    public string Summary { get; }
    public Type StepType { get; }

    /// <summary>Whether it adds, removes or repeats training rows; other rows pass through as they are.</summary>
    public bool ChangesRows => _default.Value is RowStep;

    /// <summary>Whether it learns from the target, with its default options.</summary>
    public bool NeedsTarget => _default.Value.NeedsTarget;

    /// <summary>Its parameters in declared order: column choices, options, lists.</summary>
    public IReadOnlyList<StepParameter> Parameters => StepParameter.Of(StepType);

    /// <summary>The first choice of columns, which a step made from selected columns gets; null where it has none.</summary>
    public StepParameter? ColumnParameter => Parameters.FirstOrDefault(p => p.Kind is StepParameterKind.Column or StepParameterKind.Columns);

    /// <summary>Whether it can be made from one column of that type.</summary>
    public bool Takes(ColumnType type) => ColumnParameter?.Takes(type) ?? false;

    /// <summary>A new step with default options and no columns; it may need more before it is valid (see <see cref="StepValidator"/>).</summary>
    public RecipeStep Create() => _create();

    /// <summary>A new step with default options for the given columns: all of them, or the first where the step takes one.</summary>
    public RecipeStep Create(IReadOnlyList<string> columns)
    {
        var step = Create();
        if (ColumnParameter is not { } parameter) { return step; }
        if (parameter.Kind == StepParameterKind.Columns) { parameter.Set(step, (string[])[.. columns]); }
        else if (columns.Count > 0) { parameter.Set(step, columns[0]); }
        return step;
    }
}
