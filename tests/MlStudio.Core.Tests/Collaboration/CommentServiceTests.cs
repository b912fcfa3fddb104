using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Collaboration;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Collaboration;

public sealed class CommentServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Comment_Lifecycle_IsSeenByAll(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var comments = services.GetRequiredService<CommentService>();
        var ann = await database.AddPersonAsync("Ann");
        var eve = await database.AddPersonAsync("Eve");
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, eve, ProjectRole.Reviewer);
        var subject = CommentSubject.Run((await database.AddFinishedRunAsync(project, ann)).Id);

        var id = await comments.AddAsync(eve, subject, "Limits", "  Too sure about *pensioners*.  ", default);
        var shown = Assert.Single(await comments.ListAsync(ann, subject, default));
        Assert.Equal(("Eve", "Limits", "Too sure about *pensioners*."), (shown.AuthorName, shown.Anchor, shown.Markdown));

        await Assert.ThrowsAsync<ForbiddenException>(() => comments.EditAsync(ann, id, "changed", default));
        await Assert.ThrowsAsync<ForbiddenException>(() => comments.DeleteAsync(ann, id, default));
        await comments.EditAsync(eve, id, "changed", default);
        await comments.ResolveAsync(ann, id, true, default);
        shown = Assert.Single(await comments.ListAsync(ann, subject, default));
        Assert.Equal("changed", shown.Markdown);
        Assert.NotNull(shown.EditedAt);
        Assert.NotNull(shown.ResolvedAt);

        await comments.DeleteAsync(eve, id, default);
        Assert.Empty(await comments.ListAsync(ann, subject, default));
        await comments.RestoreAsync(eve, id, default);
        Assert.Single(await comments.ListAsync(ann, subject, default));
    }

    [Fact]
    public async Task Add_ByViewerOrStrangerOrEmpty_IsRefused()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var comments = services.GetRequiredService<CommentService>();
        var ann = await database.AddPersonAsync("Ann");
        var viewer = await database.AddPersonAsync("Viewer");
        var stranger = await database.AddPersonAsync("Stranger");
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, viewer, ProjectRole.Viewer);
        var subject = CommentSubject.Run((await database.AddFinishedRunAsync(project, ann)).Id);
        await Assert.ThrowsAsync<ForbiddenException>(() => comments.AddAsync(viewer, subject, null, "x", default));
        await Assert.ThrowsAsync<NotFoundException>(() => comments.AddAsync(stranger, subject, null, "x", default));
        await Assert.ThrowsAsync<NotFoundException>(() => comments.ListAsync(stranger, subject, default));
        await Assert.ThrowsAsync<NotFoundException>(() => comments.AddAsync(ann, CommentSubject.Model(Guid.NewGuid()), null, "x", default));
        await Assert.ThrowsAsync<InvalidInputException>(() => comments.AddAsync(ann, subject, null, "  ", default));
        await Assert.ThrowsAsync<InvalidInputException>(() => comments.AddAsync(ann, subject, null, new string('x', CommentService.LongestComment + 1), default));
    }
}
