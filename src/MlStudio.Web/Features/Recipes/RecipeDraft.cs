using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MlStudio.Learning.Transforms;

namespace MlStudio.Web.Features.Recipes;

/// <summary>A step on the page. Its id stays when it is moved or changed.</summary>
public sealed record DraftStep(Guid Id, RecipeStep Step)
{
    public StepEntry Entry => StepCatalog.For(Step);
}

/// <summary>The steps as they are being written, with everything that was done undoable.</summary>
public sealed class RecipeDraft
{
    private const int MostUndos = 200;
    private readonly List<ImmutableArray<DraftStep>> _past = [];
    private readonly Stack<ImmutableArray<DraftStep>> _future = new();
    private string _saved;

    public RecipeDraft(Recipe recipe)
    {
        Steps = [.. recipe.Steps.Select(s => new DraftStep(Guid.NewGuid(), s))];
        _saved = recipe.ToJson();
    }

    public ImmutableArray<DraftStep> Steps { get; private set; }
    public bool CanUndo => _past.Count > 0;
    public bool CanRedo => _future.Count > 0;
    public bool Unsaved => ToRecipe().ToJson() != _saved;

    public Recipe ToRecipe() => new(Recipe.CurrentVersion, [.. Steps.Select(s => s.Step)]);

    /// <summary>The steps up to and with the one at a place.</summary>
    public Recipe UpTo(int place) => new(Recipe.CurrentVersion, [.. Steps.Take(place + 1).Select(s => s.Step)]);

    /// <summary>These steps are stored now; what was changed since they were sent is not.</summary>
    public void MarkSaved(Recipe stored) => _saved = stored.ToJson();

    /// <summary>Puts a step at a place.</summary>
    /// <returns>The new step's id.</returns>
    public Guid Insert(int place, RecipeStep step)
    {
        var added = new DraftStep(Guid.NewGuid(), step);
        Do(Steps.Insert(Math.Clamp(place, 0, Steps.Length), added));
        return added.Id;
    }

    /// <summary>Appends a step, or adds its columns to one that does the same for others already.</summary>
    /// <returns>The id of the step that has them.</returns>
    public Guid Take(RecipeStep step)
    {
        if (StepCatalog.For(step).ColumnParameter is { Kind: StepParameterKind.Columns } columns)
        {
            var wanted = StepJson.Write(step);
            foreach (var known in Steps.Where(s => s.Step.GetType() == step.GetType()))
            {
                var json = StepJson.Write(known.Step);
                JsonNode[] all = [.. Entries(json), .. Entries(wanted)];
                json[columns.Name] = wanted[columns.Name]!.DeepClone();
                if (json.ToJsonString() != wanted.ToJsonString()) { continue; }
                Set(known.Id, columns.Name, new JsonArray([.. all.Select(n => n.DeepClone())]));
                return known.Id;
            }

            IEnumerable<JsonNode> Entries(JsonObject from) => from[columns.Name]?.AsArray().OfType<JsonNode>() ?? [];
        }
        return Insert(Steps.Length, step);
    }

    /// <summary>Sets one parameter of a step.</summary>
    /// <exception cref="MlStudio.Learning.Parameters.InvalidOptionsException">The value is not of its kind; nothing changed.</exception>
    public void Set(Guid id, string parameter, JsonNode? value)
    {
        var place = PlaceOf(id);
        if (place < 0) { return; }
        var changed = StepJson.With(Steps[place].Step, parameter, value);
        if (StepJson.Write(changed).ToJsonString() != StepJson.Write(Steps[place].Step).ToJsonString()) { Do(Steps.SetItem(place, Steps[place] with { Step = changed })); }
    }

    public void Remove(Guid id)
    {
        var place = PlaceOf(id);
        if (place >= 0) { Do(Steps.RemoveAt(place)); }
    }

    /// <summary>Moves a step to another place; the others make room.</summary>
    public void Move(Guid id, int place)
    {
        var from = PlaceOf(id);
        place = Math.Clamp(place, 0, Steps.Length - 1);
        if (from >= 0 && from != place) { Do(Steps.RemoveAt(from).Insert(place, Steps[from])); }
    }

    /// <summary>Other steps altogether, such as those of an older revision.</summary>
    public void Replace(Recipe recipe) => Do([.. recipe.Steps.Select(s => new DraftStep(Guid.NewGuid(), s))]);

    public void Undo()
    {
        if (!CanUndo) { return; }
        _future.Push(Steps);
        Steps = _past[^1];
        _past.RemoveAt(_past.Count - 1);
    }

    public void Redo()
    {
        if (!_future.TryPop(out var next)) { return; }
        _past.Add(Steps);
        Steps = next;
    }

    public int PlaceOf(Guid id)
    {
        for (var i = 0; i < Steps.Length; i++)
        {
            if (Steps[i].Id == id) { return i; }
        }
        return -1;
    }

    private void Do(ImmutableArray<DraftStep> steps)
    {
        _past.Add(Steps);
        if (_past.Count > MostUndos) { _past.RemoveAt(0); }
        _future.Clear();
        Steps = steps;
    }
}
