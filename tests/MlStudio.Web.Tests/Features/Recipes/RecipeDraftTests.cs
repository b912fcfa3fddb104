using System.Text.Json.Nodes;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Transforms;
using MlStudio.Web.Features.Recipes;

namespace MlStudio.Web.Tests.Features.Recipes;

public sealed class RecipeDraftTests
{
    private static readonly DropColumns City = new(["city"], DropReason.Excluded);

    [Fact]
    public void EverythingDone_CanBeUndoneAndDoneAgain()
    {
        var draft = new RecipeDraft(new Recipe(Recipe.CurrentVersion, [City]));
        var scale = draft.Insert(1, new Scale(["age"]));
        draft.Move(scale, 0);
        draft.Set(scale, "columns", new JsonArray("age", "height"));
        draft.Remove(draft.Steps[1].Id);
        Assert.Equal("scale", Keys(draft));
        Assert.True(draft.Unsaved);
        draft.Undo();
        Assert.Equal("scale,drop", Keys(draft));
        draft.Undo();
        Assert.Equal(["age"], ((Scale)draft.Steps[0].Step).Columns);
        draft.Undo();
        Assert.Equal("drop,scale", Keys(draft));
        draft.Undo();
        Assert.False(draft.Unsaved);
        Assert.False(draft.CanUndo);
        for (var i = 0; i < 4; i++) { draft.Redo(); }
        Assert.Equal("scale", Keys(draft));
        Assert.False(draft.CanRedo);
        draft.Undo();
        draft.Insert(0, City);
        Assert.False(draft.CanRedo);
    }

    [Fact]
    public void Set_AValueThatCannotBeRead_ChangesNothing()
    {
        var draft = new RecipeDraft(new Recipe(Recipe.CurrentVersion, [new Impute(["age"])]));
        var wrong = Assert.Throws<InvalidOptionsException>(() => draft.Set(draft.Steps[0].Id, "value", JsonValue.Create("much")));
        Assert.Contains("much", wrong.Message);
        Assert.False(draft.CanUndo);
        draft.Set(draft.Steps[0].Id, "columns", new JsonArray("age"));
        Assert.False(draft.CanUndo); // the same as before
    }

    [Fact]
    public void Take_TheSameForAnotherColumn_JoinsTheStep()
    {
        var draft = new RecipeDraft(new Recipe(Recipe.CurrentVersion, []));
        var first = draft.Take(City);
        Assert.NotEqual(first, draft.Take(new DropColumns(["key"], DropReason.IdentifierLike)));
        Assert.Equal(first, draft.Take(new DropColumns(["note"], DropReason.Excluded)));
        Assert.Equal(["city", "note"], ((DropColumns)draft.Steps[0].Step).Columns);
        Assert.Equal("drop,drop", Keys(draft));
    }

    private static string Keys(RecipeDraft draft) => string.Join(',', draft.Steps.Select(s => s.Entry.Key));
}
