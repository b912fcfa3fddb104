using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers;

/// <summary>A trainer in the catalog. Immutable and thread-safe.</summary>
/// <param name="key">Equals the <see cref="Trainer.Key"/> of what <paramref name="create"/> returns.</param>
/// <param name="name">The name shown to people.</param>
/// <param name="family">Among which others it is offered.</param>
/// <param name="summary">What it does and when to choose it, for people who are not statisticians.</param>
/// <param name="create">Makes a new trainer with default options.</param>
public sealed class TrainerEntry(string key, string name, TrainerFamily family, string summary, Func<Trainer> create)
{
    private readonly Lazy<Trainer> _default = new(create);

    public string Key { get; } = key;
    public string Name { get; } = name;
    public TrainerFamily Family { get; } = family;
    public string Summary { get; } = summary;

    /// <summary>The first sentence of the summary: what it does.</summary>
    public string Gist { get; } = summary[..(summary.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? end + 1 : summary.Length)];

    /// <summary>The tasks it can learn.</summary>
    public IReadOnlyList<LearningTask> Tasks => _default.Value.Tasks;

    /// <summary>How raw columns are prepared for it by default.</summary>
    public FeatureEncoding Encoding => _default.Value.Encoding;

    /// <summary>Its options in declared order.</summary>
    public IReadOnlyList<OptionDescriptor> Options => OptionCatalog.For(_default.Value.GetType());

    /// <summary>A new trainer with default options.</summary>
    public Trainer Create() => create();
}
